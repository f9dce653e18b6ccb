package io.millrace.endtoend.proof;

/// One tag of one stream. Two streams of one name differ in their uid.
///
/// @param name how people call it, `namespace/stream:tag`; no part of what it is
record Place(String streamUid, String tag, String name) {

    static Place of(String streamUid, String namespace, String stream, String tag) {
        return new Place(streamUid, tag, "%s/%s:%s".formatted(namespace, stream, tag));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Place place
                && place.streamUid.equals(streamUid)
                && place.tag.equals(tag);
    }

    @Override
    public int hashCode() {
        return streamUid.hashCode() * 31 + tag.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
