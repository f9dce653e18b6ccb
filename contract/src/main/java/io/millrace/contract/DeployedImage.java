package io.millrace.contract;

/// What a container runs from a deployment on, and the move of a tag that said so.
///
/// @param container its name
/// @param streamTag as `namespace/stream:tag`
/// @param revision of that tag, in the stream of that uid
public record DeployedImage(
        String container, String streamTag, String streamUid, long revision, String pullSpec) {}
