package io.millrace.imagestream.application;

/// What is configured about streams.
///
/// @param registryHost the integrated registry's host as it stands in pull specs, empty for none
/// @param historyItems how many events of a tag a stream shows
record Settings(String registryHost, int historyItems) {

    private static final int MOST_ITEMS = 1000;

    Settings {
        if (historyItems < 1 || historyItems > MOST_ITEMS) {
            throw new IllegalArgumentException(
                    "millrace.imagestream.history-items is %d and must be from 1 to %d: an object"
                                    .formatted(historyItems, MOST_ITEMS)
                            + " has to fit into a record");
        }
    }
}
