package io.millrace.importer.application;

import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReferencePolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a worker is to fetch, as it stands in the table `imports`.
///
/// @param namespace whose secrets may be used
public record ImportJob(String importId, String namespace, String stream, List<Wanted> images) {

    public ImportJob {
        images = List.copyOf(images);
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

        public boolean keepsIndex() {
            return "PreserveOriginal".equals(importPolicy.importMode());
        }
    }
}
