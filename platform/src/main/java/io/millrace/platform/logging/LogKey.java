package io.millrace.platform.logging;

/// By what lines of all services can be found that are about the same thing.
public enum LogKey {
    NAMESPACE("namespace"),
    IMAGE_STREAM("imageStream"),
    TAG("tag"),
    BUILD("build"),
    EVENT_ID("eventId"),
    EVENT_TYPE("eventType"),
    DIGEST("digest");

    private final String wireName;

    LogKey(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }
}
