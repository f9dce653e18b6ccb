package io.millrace.importer.registry;

import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.importer.registry.RegistryFailure.Unauthorized;
import io.millrace.platform.registry.ImageMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// All registries, as an import sees them: images, digests of tags, and tags.
public final class Registries implements AutoCloseable {

    private final RegistryCaller caller;
    private final InstantSource clock;
    private final Platform server;
    private final Endpoints endpoints;

    public Registries(RegistrySettings settings, InstantSource clock) {
        this(
                new RegistryCaller(
                        settings,
                        clock,
                        RandomGenerator.getDefault(),
                        it -> TimeUnit.MILLISECONDS.sleep(it.toMillis())),
                clock,
                Platform.here(),
                settings.endpoints());
    }

    Registries(RegistryCaller caller, InstantSource clock, Platform server) {
        this(caller, clock, server, Endpoints.NONE);
    }

    private Registries(
            RegistryCaller caller, InstantSource clock, Platform server, Endpoints endpoints) {
        this.endpoints = endpoints;
        this.caller = caller;
        this.clock = clock;
        this.server = server;
    }

    /// Fetches an image: manifest and configuration, verified. When a registry refuses the user
    /// name or password, it is asked again anonymously, for public images do not need them.
    public FetchedImage fetch(ImageRequest request) throws RegistryException, InterruptedException {
        return orAnonymously(target(request), it -> fetch(it, request));
    }

    /// The digest that the reference's tag points to now.
    public Digest digestOf(ImageRequest request) throws RegistryException, InterruptedException {
        return orAnonymously(target(request), it -> digestOf(it, request.reference()));
    }

    /// Which image is meant on the platform in use: of an index the chosen one, else the image
    /// itself.
    public Digest platformDigestOf(ImageRequest request)
            throws RegistryException, InterruptedException {
        return orAnonymously(
                target(request),
                it ->
                        switch (manifest(it, request.reference())) {
                            case Manifest.OfImage image -> image.digest();
                            case Manifest.OfIndex index ->
                                    choice(flat(it, index), request.preference());
                        });
    }

    private Digest choice(Manifest.OfIndex index, Platform.Preference preference)
            throws RegistryException {
        var choice =
                index.choose(preference, server)
                        .orElseThrow(
                                () -> RegistryException.invalid("its index lists no image to run"));
        return Digest.parse(choice.digest());
    }

    /// The tags of the reference's repository, at most so many, in the registry's order.
    public List<String> tagsOf(ImageRequest request, int most)
            throws RegistryException, InterruptedException {
        return orAnonymously(target(request), it -> tagsOf(it, most));
    }

    /// Repositories of the registry, at most so many, in its order and after the given one; from
    /// the first when that is empty. Which repository the request names does not matter.
    public List<String> repositoriesAfter(ImageRequest request, String last, int most)
            throws RegistryException, InterruptedException {
        return caller.call(target(request), new CatalogLister(last, most));
    }

    private interface Question<T> {
        T put(RegistryTarget target) throws RegistryException, InterruptedException;
    }

    private static <T> T orAnonymously(RegistryTarget target, Question<T> question)
            throws RegistryException, InterruptedException {
        try {
            return question.put(target);
        } catch (RegistryException refused) {
            if (!refused.failure().equals(new Unauthorized(true))) {
                throw refused;
            }
            return anonymously(target, question, refused);
        }
    }

    private static <T> T anonymously(
            RegistryTarget target, Question<T> question, RegistryException first)
            throws RegistryException, InterruptedException {
        try {
            return question.put(target.anonymously());
        } catch (RegistryException still) {
            first.addSuppressed(still);
            throw first;
        }
    }

    /// Where the reference is looked for, and so whose credentials are shown.
    public ImageReference placeOf(ImageReference reference) {
        return endpoints.placeOf(reference);
    }

    private RegistryTarget target(ImageRequest request) {
        return new RegistryTarget(
                request.reference(),
                endpoints.placeOf(request.reference()),
                request.insecure(),
                request.credentials());
    }

    private FetchedImage fetch(RegistryTarget target, ImageRequest request)
            throws RegistryException, InterruptedException {
        return switch (manifest(target, request.reference())) {
            case Manifest.OfImage image -> image(target, image);
            case Manifest.OfIndex index ->
                    request.keepIndex()
                            ? index(target, flat(target, index))
                            : child(target, choice(flat(target, index), request.preference()));
        };
    }

    private Manifest manifest(RegistryTarget target, ImageReference reference)
            throws RegistryException, InterruptedException {
        return caller.call(target, ManifestPuller.of(reference));
    }

    private FetchedImage image(RegistryTarget target, Manifest.OfImage image)
            throws RegistryException, InterruptedException {
        var config =
                caller.call(
                        target,
                        BlobPuller.config(target.repository().repository(), image.config()));
        var document = Json.object(config, "its configuration");
        return new FetchedImage(
                image.digest(),
                target.repository().pinnedTo(image.digest()),
                image.mediaType(),
                ImageMetadata.ofImage(image.config().toString(), config, document, image.layers()),
                image.layers(),
                List.of(),
                image.raw(),
                Optional.of(new String(config, StandardCharsets.UTF_8)),
                List.of());
    }

    /// The index with the images of the indexes that it lists in their places.
    private Manifest.OfIndex flat(RegistryTarget target, Manifest.OfIndex index)
            throws RegistryException, InterruptedException {
        return index.isNested()
                ? new NestedIndex(digest -> manifest(target, target.repository().pinnedTo(digest)))
                        .flat(index)
                : index;
    }

    /// An index is kept with all its images: one of them missing must not become a tag.
    private FetchedImage index(RegistryTarget target, Manifest.OfIndex index)
            throws RegistryException, InterruptedException {
        var digests = new LinkedHashSet<String>();
        index.images().stream()
                .filter(it -> MediaTypes.MANIFESTS.contains(it.mediaType()))
                .forEach(it -> digests.add(it.digest()));
        var children = new ArrayList<FetchedImage>();
        for (var digest : digests) {
            children.add(child(target, Digest.parse(digest)));
        }
        return new FetchedImage(
                index.digest(),
                target.repository().pinnedTo(index.digest()),
                index.mediaType(),
                ImageMetadata.ofIndex(index.digest().toString(), clock.instant()),
                List.of(),
                index.images(),
                index.raw(),
                Optional.empty(),
                children);
    }

    private FetchedImage child(RegistryTarget target, Digest digest)
            throws RegistryException, InterruptedException {
        return switch (manifest(target, target.repository().pinnedTo(digest))) {
            case Manifest.OfImage image -> image(target, image);
            case Manifest.OfIndex _ ->
                    throw RegistryException.invalid("its index lists an index as an image");
        };
    }

    private Digest digestOf(RegistryTarget target, ImageReference reference)
            throws RegistryException, InterruptedException {
        var digest = caller.call(target, ManifestProbe.of(reference));
        return digest.isPresent() ? digest.get() : manifest(target, reference).digest();
    }

    private List<String> tagsOf(RegistryTarget target, int most)
            throws RegistryException, InterruptedException {
        var tags = new LinkedHashSet<String>();
        var next = Optional.of(TagLister.of(target.repository().repository()));
        while (next.isPresent() && tags.size() < most) {
            var page = caller.call(target, next.get());
            next = tags.addAll(page.tags()) ? page.next() : Optional.empty();
        }
        return tags.stream().limit(most).toList();
    }

    @Override
    public void close() throws IOException {
        caller.close();
    }
}
