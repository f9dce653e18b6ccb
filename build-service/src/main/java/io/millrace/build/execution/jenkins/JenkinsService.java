package io.millrace.build.execution.jenkins;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// The Service of a project's Jenkins. Whoever may write it must not send this service's requests
/// to where he pleases: it leads to pods of the project, or it is not used.
record JenkinsService(Service service) {

    private static final String SHOWN = "millrace.io/jenkins-url";
    private static final int USUAL_PORT = 80;

    /// Its address, which no change of the Service's makes another's while it is used.
    URI url() throws IOException {
        var spec = Optional.ofNullable(service.getSpec()).orElseGet(ServiceSpec::new);
        var address = spec.getClusterIP();
        var selector = spec.getSelector();
        if ("ExternalName".equals(spec.getType())
                || selector == null
                || selector.isEmpty()
                || address == null
                || address.isEmpty()
                || address.equals("None")) {
            throw new IOException(
                    "The Service '%s' of the project %s cannot be used: it must have a cluster IP and a selector of the project's pods"
                            .formatted(
                                    service.getMetadata().getName(),
                                    service.getMetadata().getNamespace()));
        }
        var host = address.contains(":") ? "[" + address + "]" : address;
        return URI.create("http://" + host + ":" + port(spec));
    }

    /// Where people reach it, if its Service says so.
    URI shown() throws IOException {
        var annotations = service.getMetadata().getAnnotations();
        var said = annotations == null ? null : annotations.get(SHOWN);
        try {
            return said == null ? url() : new URI(said);
        } catch (URISyntaxException noUrl) {
            throw new IOException("The annotation %s is no URL: %s".formatted(SHOWN, said), noUrl);
        }
    }

    private static int port(ServiceSpec spec) {
        var ports = spec.getPorts();
        return ports.stream()
                .filter(it -> "http".equals(it.getName()))
                .findFirst()
                .or(() -> ports.stream().findFirst())
                .map(ServicePort::getPort)
                .orElse(USUAL_PORT);
    }
}
