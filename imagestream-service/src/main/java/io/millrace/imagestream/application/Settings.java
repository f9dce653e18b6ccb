package io.millrace.imagestream.application;

import io.millrace.contract.AllowedRegistries;

/// What is configured about streams.
///
/// @param registryHost the integrated registry's host as it stands in pull specs, empty for none
/// @param publicRegistryHost by which it is reached from outside, empty for none
/// @param historyItems how many events of a tag a stream shows
/// @param allowedRegistries where images may be imported from
record Settings(
        String registryHost,
        String publicRegistryHost,
        int historyItems,
        AllowedRegistries allowedRegistries) {

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
