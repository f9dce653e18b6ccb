package io.millrace.importer.application;

import io.millrace.contract.RecordImport.ImportedImage;
import java.util.List;

/// What a worker fetched: the body of the command `imagestreamimports/complete`.
///
/// @param images in the order of the job
public record ImportReport(String importId, List<ImportedImage> images) {

    public ImportReport {
        images = List.copyOf(images);
    }
}
