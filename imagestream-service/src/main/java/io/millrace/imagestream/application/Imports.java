package io.millrace.imagestream.application;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.RecordImport;
import io.millrace.contract.RecordImport.ImportedImage;
import io.millrace.contract.RecordImport.ImportedRepository;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStreamImport;
import io.millrace.imagestream.domain.ImportRecording;
import io.millrace.imagestream.domain.StreamValidation;
import io.millrace.imagestream.domain.Subject;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the importer found (`imagestreamimports/record`): records it and answers whoever asked for
/// the import, under that request's id.
record Imports(Streams streams, Command command, RecordImport results, Work work) {

    private static final ResourceType TYPE = ResourceType.IMAGE_STREAM_IMPORT;

    Outcome record() {
        var request = results.request();
        if (request != null && !request.spec().importing()) {
            return answer(request, Optional.empty());
        }
        var refusal = refusal();
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        var subject = streams.subject(command.namespace(), command.name());
        var decision = ImportRecording.record(subject, results, streams.surroundings());
        try {
            streams.requireRoom(subject, decision);
        } catch (RefusedException full) {
            return withoutRoom(subject, full.refusal());
        }
        results.images().forEach(this::remember);
        var whole = results.repository();
        if (whole != null) {
            whole.images().forEach(this::remember);
        }
        var saved = streams.save(subject, decision);
        return request == null
                ? new Outcome.Answered(201, Wire.SUCCESS)
                : answer(request, Optional.of(saved));
    }

    /// What a limit does not let in has failed for the tags that wish for it: they say so.
    private Outcome withoutRoom(Subject subject, Refusal refusal) {
        if (!subject.isNew()) {
            var failed = new UnmetWishes(subject.stream()).failing(results, refusal.toStatus());
            streams.save(subject, ImportRecording.record(subject, failed, streams.surroundings()));
        }
        return new Outcome.Answered(refusal.code(), refusal.toStatus());
    }

    private Optional<Refusal> refusal() {
        var name = command.name();
        var stored = streams.find(command.namespace(), name);
        if (stored.isEmpty()) {
            if (results.streamUid() != null
                    || results.streamVersion() != null
                    || !results.userRequested()) {
                return Optional.of(Refusal.notFound(ResourceType.IMAGE_STREAM, name));
            }
            Namespaces.requireActive(work, TYPE, command.namespace(), name);
            var faults = StreamValidation.name(command.namespace(), name);
            return faults.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Refusal.invalid(TYPE, name, Wire.errors(faults)));
        }
        if (results.streamUid() != null && !results.streamUid().equals(stored.get().uid())) {
            return Optional.of(Refusal.notFound(ResourceType.IMAGE_STREAM, name));
        }
        var version = Long.toString(stored.get().sequence());
        return results.streamVersion() == null || results.streamVersion().equals(version)
                ? Optional.empty()
                : Optional.of(
                        Refusal.conflict(
                                ResourceType.IMAGE_STREAM,
                                name,
                                "the image stream was updated from \"%s\" to \"%s\""
                                        .formatted(results.streamVersion(), version)));
    }

    private void remember(ImportedImage result) {
        var isKept = result.tag() != null && !result.tag().isEmpty();
        if (isKept && ImportRecording.isSuccess(result)) {
            var images = new Images(work);
            var image = Objects.requireNonNull(result.image());
            images.remember(
                    image.dockerImageReference() == null
                            ? image.withDockerImageReference(result.pullSpec())
                            : image);
            result.childImages().stream()
                    .filter(it -> it.metadata().name() != null)
                    .forEach(images::remember);
        }
    }

    private Outcome answer(ImageStreamImport request, Optional<Resource> stream) {
        var answer = Wire.stored(request);
        var metadata = answer.withObject("/metadata");
        metadata.put("namespace", command.namespace());
        metadata.put("uid", work.newUid());
        metadata.set("creationTimestamp", Json.tree(work.now().truncatedTo(ChronoUnit.SECONDS)));
        var status = Json.object();
        stream.ifPresent(it -> status.set("import", it.tree()));
        var images = status.putArray("images");
        for (var i = 0; i < results.images().size(); i++) {
            describe(images, results.images().get(i), includesManifest(request, i));
        }
        var repository = results.repository();
        if (repository != null) {
            describe(status.putObject("repository"), repository, request);
        }
        answer.set("status", status);
        return new Outcome.Answered(201, answer);
    }

    private static boolean includesManifest(ImageStreamImport request, int index) {
        var asked = request.spec().images();
        return asked != null && index < asked.size() && asked.get(index).includeManifest();
    }

    private void describe(
            ObjectNode described, ImportedRepository repository, ImageStreamImport request) {
        var asked = request.spec().repository();
        described.set("status", Json.tree(repository.status()));
        var images = described.putArray("images");
        repository
                .images()
                .forEach(it -> describe(images, it, asked != null && asked.includeManifest()));
        if (!repository.additionalTags().isEmpty()) {
            described.set("additionalTags", Json.tree(repository.additionalTags()));
        }
    }

    private void describe(ArrayNode images, ImportedImage result, boolean includeManifest) {
        var described = images.addObject();
        described.set("status", Json.tree(result.status()));
        if (result.image() != null) {
            described.set("image", shown(result.image(), result.pullSpec(), includeManifest));
        }
        if (result.tag() != null) {
            described.put("tag", result.tag());
        }
        if (!result.childImages().isEmpty()) {
            var manifests = described.putArray("manifests");
            result.childImages().forEach(it -> manifests.add(shown(it, null, includeManifest)));
        }
    }

    /// The image as it is stored if it is, else as it was fetched.
    private ObjectNode shown(Image fetched, @Nullable String pullSpec, boolean includeManifest) {
        var name = fetched.metadata().name();
        var stored = name == null ? Optional.<Resource>empty() : new Images(work).find(name);
        var shown = stored.map(Resource::tree).orElseGet(() -> Wire.stored(fetched));
        if (!shown.hasNonNull("dockerImageReference") && pullSpec != null) {
            shown.put("dockerImageReference", pullSpec);
        }
        if (!includeManifest) {
            shown.remove("dockerImageManifest");
            shown.remove("dockerImageConfig");
        }
        return shown;
    }
}
