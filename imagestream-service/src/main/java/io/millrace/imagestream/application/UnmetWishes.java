package io.millrace.imagestream.application;

import io.millrace.contract.RecordImport;
import io.millrace.contract.RecordImport.ImportedImage;
import io.millrace.contract.RecordImport.ImportedRepository;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.meta.Status;
import io.millrace.imagestream.domain.TagWrites;
import java.util.List;
import java.util.stream.Stream;

/// The wishes of a stream whose images were fetched and cannot be recorded.
record UnmetWishes(ImageStream stream) {

    /// The results as if none of these images could be had. Of tags that nobody wishes for, nothing
    /// is left: they would be new.
    RecordImport failing(RecordImport results, Status why) {
        var repository = results.repository();
        return new RecordImport(
                results.importId(),
                results.streamUid(),
                results.streamVersion(),
                results.userRequested(),
                failing(results.images(), why).toList(),
                results.request(),
                results.requester(),
                repository == null
                        ? null
                        : new ImportedRepository(
                                why,
                                failing(repository.images(), why).toList(),
                                repository.additionalTags()));
    }

    private Stream<ImportedImage> failing(List<ImportedImage> images, Status why) {
        return images.stream().filter(this::isWished).map(it -> failing(it, why));
    }

    private boolean isWished(ImportedImage result) {
        return result.tag() != null && TagWrites.wishOf(stream, result.tag()).isPresent();
    }

    private static ImportedImage failing(ImportedImage result, Status why) {
        return new ImportedImage(
                result.tag(),
                result.from(),
                result.importPolicy(),
                result.referencePolicy(),
                null,
                List.of(),
                null,
                why,
                result.expectedGeneration());
    }
}
