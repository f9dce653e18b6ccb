package io.millrace.build.domain;

/// Why a Build is where it is: `status.reason` and `status.message`.
public record Problem(String reason, String message) {

    public static final Problem NONE = new Problem("", "");
    public static final Problem OUTPUT_UNRESOLVED =
            new Problem("InvalidOutputReference", "Output image could not be resolved.");
    public static final Problem IMAGE_UNRESOLVED =
            new Problem("InvalidImageReference", "Referenced image could not be resolved.");
    public static final Problem IMAGE_BARRED =
            new Problem(
                    "InvalidImageReference",
                    "Referenced image lies in another project, which this one may not pull from.");
    public static final Problem ACCOUNT_MISSING =
            new Problem(
                    "CannotRetrieveServiceAccount",
                    "Unable to look up the service account secrets for this build.");
    public static final Problem PUSH_SECRET_MISSING =
            new Problem("MissingPushSecret", "Missing push secret.");
    public static final Problem CANCELLED =
            new Problem("CancelledBuild", "The build was cancelled by the user.");
}
