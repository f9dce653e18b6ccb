package io.millrace.build.application;

import io.millrace.build.domain.ImageLookup;
import io.millrace.build.domain.StreamTag;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagReference;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Vouchers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Image streams as this service's projection has them, looked up for the builds of one project.
///
/// @param uid of the object whose author answers for the other projects that he named in it; empty
///   when he has been asked by this very input
record ProjectedImages(Work work, Permissions permissions, String project, Optional<String> uid)
        implements ImageLookup {

    @Override
    public Optional<String> tag(String namespace, StreamTag tag) {
        return stream(namespace, tag.stream()).flatMap(it -> newest(it, tag.tag()));
    }

    @Override
    public Optional<String> local(String namespace, StreamTag tag) {
        return stream(namespace, tag.stream())
                .filter(it -> it.spec().lookupPolicy().local())
                .flatMap(it -> newest(it, tag.tag()));
    }

    private static Optional<String> newest(ImageStream stream, String tag) {
        return orEmpty(stream.status().tags()).stream()
                .filter(it -> it.tag().equals(tag))
                .map(NamedTagEventList::items)
                .filter(it -> !it.isEmpty())
                .findFirst()
                .map(it -> pullSpec(stream, tag, it.getFirst()));
    }

    @Override
    public Optional<String> image(String namespace, String name, String digest) {
        return stream(namespace, name)
                .flatMap(stream ->
                        orEmpty(stream.status().tags()).stream()
                                .flatMap(it ->
                                        it.items().stream()
                                                .filter(item -> matches(item.image(), digest))
                                                .map(item -> pullSpec(stream, it.tag(), item)))
                                .findFirst());
    }

    @Override
    public Optional<String> repository(String namespace, String name) {
        return stream(namespace, name)
                .map(it -> it.status().dockerImageRepository())
                .filter(it -> !it.isEmpty())
                .filter(it -> may("update", namespace, it));
    }

    @Override
    public boolean mayPull(String home, String pullSpec) {
        return may("get", home, pullSpec);
    }

    @Override
    public boolean mayPullNamed(String pullSpec) {
        return permissions.projectOf(pullSpec).filter(it -> !mayPull(it, pullSpec)).isEmpty();
    }

    private boolean may(String verb, String home, String pullSpec) {
        return permissions
                .projectOf(pullSpec)
                .filter(it -> !it.equals(project))
                .map(it -> permissions.on(verb, it, pullSpec))
                .filter(it -> !permissions.shares(it, project, work))
                .filter(it -> !(it.namespace().equals(home) && isVouchedFor(it)))
                .isEmpty();
    }

    private boolean isVouchedFor(Attributes asked) {
        return uid.isEmpty() || Vouchers.allow(uid.get(), asked, work);
    }

    private Optional<ImageStream> stream(String namespace, String name) {
        return namespace.isEmpty() || name.isEmpty()
                ? Optional.empty()
                : work.projected(ResourceKey.of(ResourceType.IMAGE_STREAM, namespace, name))
                        .map(it -> it.as(ImageStream.class));
    }

    private static boolean matches(String image, String digest) {
        return image.equals(digest)
                || (digest.length() >= 7 && image.startsWith("sha256:" + digest));
    }

    /// A tag whose consumers are to use the integrated registry is pulled from there.
    private static String pullSpec(ImageStream stream, String tag, TagEvent item) {
        var repository = stream.status().dockerImageRepository();
        return isLocal(stream, tag) && !repository.isEmpty() && !item.image().isEmpty()
                ? repository + "@" + item.image()
                : item.dockerImageReference();
    }

    private static boolean isLocal(ImageStream stream, String tag) {
        return Stream.ofNullable(stream.spec().tags())
                .flatMap(List::stream)
                .filter(it -> it.name().equals(tag))
                .map(TagReference::referencePolicy)
                .anyMatch(it -> "Local".equals(it.type()));
    }

    private static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }
}
