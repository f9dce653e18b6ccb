package io.millrace.importer.application;

import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.image.TagReferencePolicy;
import io.millrace.importer.application.ImportJob.Wanted;
import io.millrace.importer.application.ImportJob.WantedRepository;
import io.millrace.importer.domain.PendingImport;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.Work;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Tags that streams wish for and that nobody has answered yet: each becomes one import.
record Wishes(IntegratedRegistry registry, ImportQueue queue, Work work) {

    void changed(Change change) {
        if (!change.key().type().equals(ResourceType.IMAGE_STREAM)) {
            return;
        }
        var before = change.before().map(it -> it.uid()).orElse("");
        var after = change.after().map(it -> it.uid()).orElse("");
        if (!before.isEmpty() && !before.equals(after)) {
            ImportQueue.forget(before, work);
        }
        change.after().map(it -> it.as(ImageStream.class)).ifPresent(this::enterAll);
    }

    /// Enters what any stream wishes for, whatever became of it under an earlier writer.
    void enterAll() {
        work.projectedList(ResourceType.IMAGE_STREAM, "")
                .forEach(it -> enterAll(it.as(ImageStream.class)));
    }

    private void enterAll(ImageStream stream) {
        var uid = Objects.requireNonNullElse(stream.metadata().uid(), "");
        var namespace = Objects.requireNonNullElse(stream.metadata().namespace(), "");
        var name = Objects.requireNonNullElse(stream.metadata().name(), "");
        PendingImport.repositoryOf(stream)
                .ifPresent(it -> {
                    var id = "%s.*.0".formatted(uid);
                    var job =
                            new ImportJob(
                                    id,
                                    namespace,
                                    name,
                                    List.of(),
                                    wanted(it, stream, namespace),
                                    null);
                    queue.enter(uid, "*", 0, job, work);
                });
        for (var pending : PendingImport.of(stream)) {
            var id = "%s.%s.%d".formatted(uid, pending.tag(), pending.generation());
            var job =
                    new ImportJob(id, namespace, name, List.of(wanted(stream, pending, namespace)));
            queue.enter(uid, pending.tag(), pending.generation(), job, work);
        }
    }

    private WantedRepository wanted(String repository, ImageStream stream, String namespace) {
        return new WantedRepository(
                repository,
                TagImportPolicy.EMPTY,
                TagReferencePolicy.EMPTY,
                PendingImport.declaresInsecure(stream),
                registry.accessTo(repository, namespace, Optional.empty(), work));
    }

    private Wanted wanted(ImageStream stream, PendingImport pending, String namespace) {
        var wish =
                Objects.requireNonNullElse(stream.spec().tags(), List.<TagReference>of()).stream()
                        .filter(it -> it.name().equals(pending.tag()))
                        .findFirst()
                        .orElse(TagReference.EMPTY);
        return new Wanted(
                pending.tag(),
                pending.from(),
                wish.importPolicy(),
                Objects.requireNonNullElse(wish.referencePolicy(), TagReferencePolicy.EMPTY),
                pending.insecure(),
                pending.preferOs().orElse(null),
                pending.preferArchitecture().orElse(null),
                pending.generation(),
                registry.accessTo(pending.from(), namespace, Optional.empty(), work));
    }
}
