package io.millrace.trigger.following;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.Verb;
import io.millrace.contract.autoscaling.Scale;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Patches;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.List;

/// Writing how many pods an object wants (`…/scale`).
public final class Scaling {

    private Scaling() {}

    public static Outcome decide(Strategy strategy, Command command, Work work) {
        var type = strategy.type();
        var stored = work.find(ResourceKey.of(type, command.namespace(), command.name()));
        if (stored.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(type, command.name()));
        }
        var object = stored.get().tree();
        var wanted =
                switch (command.verb()) {
                    case UPDATE -> ResourceWrites.bodyOf(command);
                    case PATCH -> Patches.apply(command, scaleOf(object), Scale.class);
                    case CREATE, DELETE, DELETECOLLECTION ->
                            throw Refusal.methodNotAllowed().asException();
                };
        var replicas = Json.read(wanted, Scale.class).spec().replicas();
        if (replicas < 0) {
            return new Outcome.Refused(
                    Refusal.invalid(
                            "autoscaling",
                            "Scale",
                            command.name(),
                            List.of(
                                    FieldError.invalid(
                                            "spec.replicas",
                                            replicas,
                                            "must be greater than or equal to 0"))));
        }
        object.withObject("/spec").put("replicas", replicas);
        var version = Metadata.of(wanted).text("resourceVersion");
        if (command.verb() == Verb.UPDATE && !version.isEmpty()) {
            Metadata.of(object).set("resourceVersion", version);
        }
        return ResourceWrites.update(strategy, new Write(command, work), object);
    }

    private static ObjectNode scaleOf(ObjectNode object) {
        var scale = Json.object();
        scale.putObject("spec").put("replicas", object.at("/spec/replicas").asInt());
        return scale;
    }
}
