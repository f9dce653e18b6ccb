package io.millrace.imagestream.domain;

/// Why a tag moved.
public enum Cause {
    /// Somebody pushed to the registry, or mapped an image.
    PUSH("Push"),
    /// An import found the image in another registry.
    IMPORT("Import"),
    /// Somebody changed the wish for the tag.
    TAG("Tag"),
    /// The tag follows another tag of its stream, and that one moved.
    TRACK("Track"),
    /// A build's output.
    BUILD("Build");

    private final String wireName;

    Cause(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
