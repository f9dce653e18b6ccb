package io.millrace.importer.registry;

import io.millrace.contract.ImageReference;

/// An image to look for.
///
/// @param insecure whether the import allows an unverified certificate or plain HTTP
/// @param keepIndex whether an image index is kept whole (`PreserveOriginal`) or stands for one of
///   its images (`Legacy`)
/// @param preference which of an index's images is wanted
public record ImageRequest(
        ImageReference reference,
        Credentials credentials,
        boolean insecure,
        boolean keepIndex,
        Platform.Preference preference) {

    public static ImageRequest of(ImageReference reference) {
        return new ImageRequest(
                reference, Credentials.ANONYMOUS, false, false, Platform.Preference.NONE);
    }

    public ImageRequest as(Credentials who) {
        return new ImageRequest(reference, who, insecure, keepIndex, preference);
    }

    public ImageRequest insecurely(boolean allowed) {
        return new ImageRequest(reference, credentials, allowed, keepIndex, preference);
    }

    public ImageRequest keepingIndex(boolean kept) {
        return new ImageRequest(reference, credentials, insecure, kept, preference);
    }

    public ImageRequest preferring(Platform.Preference wanted) {
        return new ImageRequest(reference, credentials, insecure, keepIndex, wanted);
    }
}
