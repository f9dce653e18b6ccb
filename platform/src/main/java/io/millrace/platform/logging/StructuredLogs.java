package io.millrace.platform.logging;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.ConsoleHandler;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Has the console's lines written as JSON, when that is asked for, before anything else starts.
@Singleton
final class StructuredLogs {

    private final LogLineConfig config;
    private final String service;

    StructuredLogs(
            LogLineConfig config,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.config = config;
        this.service = service;
    }

    void start(@Observes @Priority(1) StartupEvent event) {
        if (!config.json()) {
            return;
        }
        for (var handler : InitialConfigurator.DELAYED_HANDLER.getHandlers()) {
            if (handler instanceof org.jboss.logmanager.handlers.ConsoleHandler
                    || handler instanceof ConsoleHandler) {
                handler.setFormatter(new JsonLines(service));
            }
        }
    }
}
