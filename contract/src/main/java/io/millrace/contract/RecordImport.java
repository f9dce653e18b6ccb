package io.millrace.contract;

import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStreamImport;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReferencePolicy;
import io.millrace.contract.meta.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an import found in its registries, to be recorded in an image stream: the body of the
/// importer's command `imagestreamimports/record`, as a wire record. The command carries the id and
/// the reply-to of the request that the import serves, but the importer's own identity;
/// imagestream-service answers it.
///
/// @param importId unique per import; the `source` of the tag moves that it makes
/// @param streamUid only this very stream will do; null for any, or for one that is to be created
/// @param streamVersion only this version of the stream will do; null for any
/// @param userRequested false for the imports that the importer starts by itself: these record only
///   what the stream still wishes for
/// @param images one result per image that was asked for, in the order of the request
/// @param request the ImageStreamImport that asked for it, null when nobody waits for its answer
/// @param requester on whose behalf, null for the importer itself
/// @param repository what was found in a whole repository, null when none was asked for
public record RecordImport(
        String importId,
        @Nullable String streamUid,
        @Nullable String streamVersion,
        boolean userRequested,
        List<ImportedImage> images,
        @Nullable ImageStreamImport request,
        @Nullable Requester requester,
        @Nullable ImportedRepository repository) {

    public RecordImport {
        images = images == null ? List.of() : List.copyOf(images);
    }

    public RecordImport(
            String importId,
            @Nullable String streamUid,
            @Nullable String streamVersion,
            boolean userRequested,
            List<ImportedImage> images,
            @Nullable ImageStreamImport request,
            @Nullable Requester requester) {
        this(importId, streamUid, streamVersion, userRequested, images, request, requester, null);
    }

    /// How the import of a whole repository went. What failed of it makes no tag that the stream
    /// does not have.
    ///
    /// @param status Success, or why not everything could be had
    /// @param images one per tag that was fetched or tried, the most wanted first
    /// @param additionalTags tags beyond the limit, which nobody tried
    public record ImportedRepository(
            Status status, List<ImportedImage> images, List<String> additionalTags) {

        public ImportedRepository {
            status = status == null ? Status.EMPTY : status;
            images = images == null ? List.of() : List.copyOf(images);
            additionalTags = additionalTags == null ? List.of() : List.copyOf(additionalTags);
        }
    }

    /// How the import of one image went.
    ///
    /// @param tag the tag that is to point to it, null when it was only looked up
    /// @param from the pull spec that was asked for
    /// @param image the image, named by its digest; null when it could not be had
    /// @param childImages the images of an image index
    /// @param pullSpec the image's most exact pull spec, null when it could not be had
    /// @param status Success, or why the image could not be had
    /// @param expectedGeneration the generation of the spec tag that this import serves, null for
    ///   any; an import that nobody asked for is dropped when the wish has changed meanwhile
    public record ImportedImage(
            @Nullable String tag,
            String from,
            TagImportPolicy importPolicy,
            TagReferencePolicy referencePolicy,
            @Nullable Image image,
            List<Image> childImages,
            @Nullable String pullSpec,
            Status status,
            @Nullable Long expectedGeneration) {

        public ImportedImage {
            from = from == null ? "" : from;
            importPolicy = importPolicy == null ? TagImportPolicy.EMPTY : importPolicy;
            referencePolicy = referencePolicy == null ? TagReferencePolicy.EMPTY : referencePolicy;
            childImages = childImages == null ? List.of() : List.copyOf(childImages);
            status = status == null ? Status.EMPTY : status;
        }
    }
}
