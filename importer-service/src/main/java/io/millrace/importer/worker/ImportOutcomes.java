package io.millrace.importer.worker;

import io.millrace.contract.RecordImport.ImportedImage;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.Image;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.Status;
import io.millrace.contract.meta.StatusDetails;
import io.millrace.importer.application.ImportJob.Wanted;
import io.millrace.importer.registry.FetchedImage;
import io.millrace.importer.registry.ImportStatus;
import io.millrace.importer.registry.RegistryFailure;
import io.millrace.platform.schema.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How the import of an image went, as it is reported.
final class ImportOutcomes {

    private static final int LARGEST_MANIFEST = 256 * 1024;
    private static final int LARGEST_REPORT = 4 * 1024 * 1024;

    static final Status SUCCESS =
            new Status(null, null, ListMeta.EMPTY, "Success", null, null, null, null);

    private ImportOutcomes() {}

    static ImportedImage fetched(Wanted wanted, FetchedImage image) {
        return result(
                wanted,
                asImage(image),
                image.children().stream().map(ImportOutcomes::asImage).toList(),
                image.pullSpec().toString(),
                SUCCESS);
    }

    private static Image asImage(FetchedImage image) {
        var size = image.manifest().length() + image.config().map(String::length).orElse(0);
        return image.asImage(size <= LARGEST_MANIFEST);
    }

    static boolean isSuccess(ImportedImage image) {
        return image.image() != null && "Success".equals(image.status().status());
    }

    static ImportedImage failed(Wanted wanted, ImportStatus why) {
        return result(wanted, null, List.of(), null, failure(why, wanted.from()));
    }

    /// @param image that could not be had
    static Status failure(ImportStatus why, String image) {
        return new Status(
                null,
                null,
                ListMeta.EMPTY,
                "Failure",
                why.message(),
                why.reason(),
                details(why, image),
                why.code());
    }

    /// A registry's no to a name or a password is about the asker, any other about the image.
    private static @Nullable StatusDetails details(ImportStatus why, String image) {
        var retry = why.retryAfter().map(it -> (int) it.toSeconds()).orElse(null);
        return switch (why.code()) {
            case 403, 404, 422 ->
                    new StatusDetails(
                            image, ResourceType.IMAGE.group(), "dockerimage", null, null, retry);
            default ->
                    retry == null ? null : new StatusDetails(null, null, null, null, null, retry);
        };
    }

    private static ImportedImage result(
            Wanted wanted,
            @Nullable Image image,
            List<Image> children,
            @Nullable String pullSpec,
            Status status) {
        return new ImportedImage(
                wanted.tag(),
                wanted.from(),
                wanted.importPolicy(),
                wanted.referencePolicy(),
                image,
                children,
                pullSpec,
                status,
                wanted.generation());
    }

    /// A report must fit into a record. What makes it larger goes without its manifests, which
    /// nothing needs that is in a registry; if that is not enough it fails, and there must be room
    /// to say so of each.
    static List<ImportedImage> fitting(List<ImportedImage> images) {
        var room = LARGEST_REPORT - images.stream().mapToInt(it -> size(tooLarge(it))).sum();
        var fitting = new ArrayList<ImportedImage>();
        for (var image : images) {
            var least = size(tooLarge(image));
            var left = room;
            var chosen =
                    Stream.of(image, light(image))
                            .filter(it -> size(it) - least <= left)
                            .findFirst()
                            .orElseGet(() -> tooLarge(image));
            fitting.add(chosen);
            room -= size(chosen) - least;
        }
        return fitting;
    }

    private static ImportedImage light(ImportedImage it) {
        var image = it.image();
        return new ImportedImage(
                it.tag(),
                it.from(),
                it.importPolicy(),
                it.referencePolicy(),
                image == null ? null : light(image),
                it.childImages().stream().map(ImportOutcomes::light).toList(),
                it.pullSpec(),
                it.status(),
                it.expectedGeneration());
    }

    private static Image light(Image image) {
        return image.withDockerImageManifest(null).withDockerImageConfig(null);
    }

    private static int size(ImportedImage image) {
        return Json.bytes(image).length;
    }

    private static ImportedImage tooLarge(ImportedImage image) {
        var why =
                new RegistryFailure.Invalid("what is to be recorded about it is too large")
                        .status(image.from());
        return new ImportedImage(
                image.tag(),
                image.from(),
                image.importPolicy(),
                image.referencePolicy(),
                null,
                List.of(),
                null,
                failure(why, image.from()),
                image.expectedGeneration());
    }
}
