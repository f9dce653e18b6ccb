package io.millrace.contract;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A Docker pull spec: `[<registry>/]<repository>[:<tag>][@<digest>]`.
///
/// The registry is the host that was asked for and never an alias of it; a spec without one means
/// `docker.io`, and there a repository of one word means `library/<word>`. A missing tag stays
/// missing, because "no tag was written" and "latest was written" differ in an import;
/// [#tagOrLatest()] is what a registry is asked for.
public record ImageReference(
        String registry, String repository, Optional<String> tag, Optional<Digest> digest) {

    public static final String DEFAULT_REGISTRY = "docker.io";
    public static final String DEFAULT_TAG = "latest";

    private static final int LONGEST_REPOSITORY = 255;
    private static final int LONGEST_REGISTRY = 261;
    private static final int LARGEST_PORT = 65535;

    private static final Pattern HOST =
            Pattern.compile(
                    "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
                            + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
                            + "|\\[[0-9a-fA-F:]+])"
                            + "(?::[0-9]{1,5})?");
    private static final Pattern REPOSITORY =
            Pattern.compile(
                    "[a-z0-9]++(?:(?:\\.|_{1,2}|-++)[a-z0-9]++)*+"
                            + "(?:/[a-z0-9]++(?:(?:\\.|_{1,2}|-++)[a-z0-9]++)*+)*+");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern BARE_IMAGE_ID = Pattern.compile("[0-9a-f]{64}");

    public ImageReference {
        if (registry.length() > LONGEST_REGISTRY
                || !HOST.matcher(registry).matches()
                || portOf(registry) > LARGEST_PORT) {
            throw new IllegalArgumentException(
                    "Not a registry's <host>[:<port>]: '" + registry + "'");
        }
        if (repository.length() > LONGEST_REPOSITORY || !REPOSITORY.matcher(repository).matches()) {
            throw new IllegalArgumentException(
                    "Not a repository name (lower-case words, at most %d characters): '%s'"
                            .formatted(LONGEST_REPOSITORY, repository));
        }
        tag.filter(it -> !isTag(it))
                .ifPresent(it -> {
                    throw new IllegalArgumentException("Not a tag: '" + it + "'");
                });
    }

    /// Reads a pull spec as `docker pull` would; what is not one is refused with the reason.
    public static ImageReference parse(String text) {
        if (BARE_IMAGE_ID.matcher(text).matches()) {
            throw new IllegalArgumentException("An image id is no repository: '" + text + "'");
        }
        int at = text.indexOf('@');
        var digest =
                at < 0
                        ? Optional.<Digest>empty()
                        : Optional.of(Digest.parse(text.substring(at + 1)));
        var named = at < 0 ? text : text.substring(0, at);
        int colon = named.lastIndexOf(':');
        var tagged = colon > named.lastIndexOf('/') && !isHostAlone(named, colon);
        var tag = tagged ? Optional.of(named.substring(colon + 1)) : Optional.<String>empty();
        var name = tagged ? named.substring(0, colon) : named;
        int slash = name.indexOf('/');
        if (slash < 0 || !namesAHost(name.substring(0, slash))) {
            return at(DEFAULT_REGISTRY, name, tag, digest);
        }
        return at(name.substring(0, slash), name.substring(slash + 1), tag, digest);
    }

    /// The port of a well-formed host, 0 when it names none.
    private static int portOf(String registry) {
        int colon = registry.lastIndexOf(':');
        return colon < 0 || registry.endsWith("]")
                ? 0
                : Integer.parseInt(registry.substring(colon + 1));
    }

    private static boolean isHostAlone(String named, int colon) {
        return named.startsWith("[") && named.indexOf(']') > colon;
    }

    private static boolean namesAHost(String first) {
        return first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !first.toLowerCase(Locale.ROOT).equals(first);
    }

    private static ImageReference at(
            String registry, String repository, Optional<String> tag, Optional<Digest> digest) {
        var official =
                isDockerHub(registry) && repository.indexOf('/') < 0 && !repository.isEmpty();
        return new ImageReference(
                registry, official ? "library/" + repository : repository, tag, digest);
    }

    private static boolean isDockerHub(String registry) {
        return registry.equals(DEFAULT_REGISTRY) || registry.equals("index.docker.io");
    }

    /// Whether the text is a legal tag, as registries define it.
    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    /// Whether `docker.io`, by whichever of its names, is the registry.
    public boolean onDockerHub() {
        return isDockerHub(registry);
    }

    public String tagOrLatest() {
        return tag.orElse(DEFAULT_TAG);
    }

    /// What a registry's manifest endpoint is asked for: the digest if there is one, else the tag.
    public String manifestName() {
        return digest.map(Digest::toString).orElseGet(this::tagOrLatest);
    }

    /// The last word of the repository, by which people call an image.
    public String name() {
        return repository.substring(repository.lastIndexOf('/') + 1);
    }

    /// The same repository without tag and digest.
    public ImageReference untagged() {
        return new ImageReference(registry, repository, Optional.empty(), Optional.empty());
    }

    public ImageReference tagged(String name) {
        return new ImageReference(registry, repository, Optional.of(name), Optional.empty());
    }

    /// The most exact pull spec: `<registry>/<repository>@<digest>`, without a tag.
    public ImageReference pinnedTo(Digest exact) {
        return new ImageReference(registry, repository, Optional.empty(), Optional.of(exact));
    }

    /// The pull spec; parsing it gives this reference again.
    @Override
    public String toString() {
        return registry
                + "/"
                + repository
                + tag.map(it -> ":" + it).orElse("")
                + digest.map(it -> "@" + it).orElse("");
    }
}
