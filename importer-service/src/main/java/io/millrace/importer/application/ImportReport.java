package io.millrace.importer.application;

import io.millrace.contract.RecordImport.ImportedImage;
import io.millrace.contract.RecordImport.ImportedRepository;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a worker fetched: the body of the command `imagestreamimports/complete`.
///
/// @param images in the order of the job
/// @param repository how the whole repository went, null when none was wanted
public record ImportReport(
        String importId, List<ImportedImage> images, @Nullable ImportedRepository repository) {

    public ImportReport {
        images = List.copyOf(images);
    }

    public ImportReport(String importId, List<ImportedImage> images) {
        this(importId, images, null);
    }

    /// Everything that was fetched or tried.
    Stream<ImportedImage> all() {
        return repository == null
                ? images.stream()
                : Stream.concat(images.stream(), repository.images().stream());
    }
}
