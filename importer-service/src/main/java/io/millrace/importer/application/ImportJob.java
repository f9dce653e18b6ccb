package io.millrace.importer.application;

import io.millrace.contract.ImageReference;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReferencePolicy;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a worker is to fetch, as it stands in the table `imports`.
///
/// @param namespace whose secrets may be used
/// @param observed what the source of a scheduled tag was seen to point to, empty when the look
///   failed, null when nobody looked
/// @param repository the whole repository that is to be fetched too, null for none
public record ImportJob(
        String importId,
        String namespace,
        String stream,
        List<Wanted> images,
        @Nullable WantedRepository repository,
        @Nullable String observed) {

    public ImportJob {
        images = List.copyOf(images);
    }

    public ImportJob(String importId, String namespace, String stream, List<Wanted> images) {
        this(importId, namespace, stream, images, null, null);
    }

    /// The registries of others that are asked, each once.
    public List<String> registries() {
        var whole = repository;
        var from =
                Stream.concat(
                        images.stream()
                                .filter(it -> it.access() == RegistryAccess.OUTSIDE)
                                .map(Wanted::from),
                        whole != null && whole.access() == RegistryAccess.OUTSIDE
                                ? Stream.of(whole.from())
                                : Stream.empty());
        return from.flatMap(ImportJob::registryOf).distinct().sorted().toList();
    }

    private static Stream<String> registryOf(String from) {
        try {
            var reference = ImageReference.parse(from);
            return Stream.of(
                    reference.onDockerHub()
                            ? ImageReference.DEFAULT_REGISTRY
                            : reference.registry());
        } catch (IllegalArgumentException malformed) {
            return Stream.empty();
        }
    }

    /// A repository all of whose tags are to be fetched, up to the limit.
    ///
    /// @param from the pull spec as it was written, without a tag
    public record WantedRepository(
            String from,
            TagImportPolicy importPolicy,
            TagReferencePolicy referencePolicy,
            boolean insecure,
            RegistryAccess access) {

        /// What is to be fetched for one of its tags, which becomes the stream's tag of that name.
        public Wanted tagged(String tag) {
            return new Wanted(
                    tag,
                    from + ":" + tag,
                    importPolicy,
                    referencePolicy,
                    insecure,
                    null,
                    null,
                    null,
                    access);
        }
    }

    /// One image to fetch.
    ///
    /// @param tag the tag that is to point to it, null when it is only looked up
    /// @param from the pull spec as it was written
    /// @param preferOs which operating system of an index is preferred, null for none
    /// @param preferArchitecture which CPU architecture of an index is preferred, null for none
    /// @param generation of the stream's wish, null when somebody asks for it directly
    public record Wanted(
            @Nullable String tag,
            String from,
            TagImportPolicy importPolicy,
            TagReferencePolicy referencePolicy,
            boolean insecure,
            @Nullable String preferOs,
            @Nullable String preferArchitecture,
            @Nullable Long generation,
            RegistryAccess access) {

        /// The same for all who want the same image, whatever they want it for.
        public Wanted asImage() {
            return new Wanted(
                    null,
                    from,
                    importPolicy,
                    TagReferencePolicy.EMPTY,
                    insecure,
                    preferOs,
                    preferArchitecture,
                    null,
                    access);
        }

        public boolean keepsIndex() {
            return "PreserveOriginal".equals(importPolicy.importMode());
        }
    }
}
