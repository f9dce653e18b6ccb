package io.millrace.build.execution.buildah;

import io.millrace.build.execution.RegistryCredential;
import io.millrace.build.execution.process.BuildUser;
import io.millrace.build.execution.source.SecretFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The directory of one attempt. The tenant's commands see `work` and `conf` of it; they may write
/// to `work` only, so nothing the service reads or writes elsewhere can be a trap they laid.
final class Workspace implements SecretFiles {

    private static final String AUTH = "auth.json";

    /// Where slirp4netns passes questions on to the machine's own name servers.
    private static final String NAME_SERVER = "10.0.2.3";

    private static final List<String> FOLDERS =
            List.of(
                    "source", "upload", "added", "copied", "volumes", "io", "home", "tmp",
                    "storage", "run");

    /// A registry as secrets name it, sometimes by URL. Others would not be found anyway, and could
    /// break the file they are written to.
    private static final Pattern REGISTRY = Pattern.compile("[A-Za-z0-9._:/\\[\\]-]+");

    private final Path directory;
    private final BuildUser user;

    private Workspace(Path directory, BuildUser user) {
        this.directory = directory;
        this.user = user;
    }

    static Workspace create(LocalBuilds settings, String attempt) throws IOException {
        claim(settings.root());
        var workspace = new Workspace(settings.root().resolve(attempt), settings.user());
        workspace.passable(workspace.directory);
        OwnerFile.write(workspace.directory);
        workspace.passable(workspace.conf());
        workspace.passable(workspace.secrets());
        for (var name : List.of("work", "push", "net")) {
            workspace.own(workspace.directory.resolve(name));
        }
        for (var name : FOLDERS) {
            workspace.own(workspace.work().resolve(name));
        }
        new Configuration(workspace.conf(), NAME_SERVER).write(settings);
        return workspace;
    }

    Path directory() {
        return directory;
    }

    /// All that is the tenant's: source, storage, temporary files.
    Path work() {
        return directory.resolve("work");
    }

    Path source() {
        return sourceIn(directory);
    }

    static Path sourceIn(Path directory) {
        return directory.resolve("work").resolve("source");
    }

    /// The build context that is made of a source, where the source is not it.
    Path upload() {
        return work().resolve("upload");
    }

    /// What a Dockerfile ADDs by URL.
    Path added() {
        return work().resolve("added");
    }

    /// What is taken out of images before it goes into the source.
    Path copied() {
        return work().resolve("copied");
    }

    /// What is mounted while it builds.
    Path volumes() {
        return work().resolve("volumes");
    }

    /// Where buildah keeps images and layers.
    Path storage() {
        return work().resolve("storage");
    }

    /// What a program in a container reads and says.
    Path io() {
        return work().resolve("io");
    }

    Path conf() {
        return directory.resolve("conf");
    }

    /// What the sandbox's network is set up with.
    Path net() {
        return directory.resolve("net");
    }

    Path policy() {
        return conf().resolve("policy.json");
    }

    /// Which system calls commands may make; empty where the machine does not say any.
    Optional<Path> systemCalls() {
        return Optional.of(conf().resolve(Configuration.CALLS)).filter(Files::exists);
    }

    Path auth() {
        return secrets().resolve(AUTH);
    }

    Path digest() {
        return directory.resolve("push").resolve("digest");
    }

    /// The environment of every program of the build.
    Map<String, String> environment() {
        return Map.of(
                "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME", work().resolve("home").toString(),
                "TMPDIR", work().resolve("tmp").toString(),
                "XDG_RUNTIME_DIR", work().resolve("run").toString(),
                "CONTAINERS_CONF", conf().resolve("containers.conf").toString(),
                "CONTAINERS_REGISTRIES_CONF", conf().resolve("registries.conf").toString(),
                "LANG", "C.UTF-8");
    }

    Path writeDockerfile(String text) throws IOException {
        return writeDockerfile("Dockerfile", text);
    }

    Path writeDockerfile(String name, String text) throws IOException {
        var file = work().resolve(name);
        return Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    }

    void writeAuth(Collection<RegistryCredential> credentials) throws IOException {
        var entries = new ArrayList<String>();
        for (var credential : credentials) {
            if (!REGISTRY.matcher(credential.registry()).matches()) {
                continue;
            }
            var login = credential.username() + ":" + credential.password();
            var encoded =
                    Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
            entries.add("\"%s\":{\"auth\":\"%s\"}".formatted(credential.registry(), encoded));
        }
        write(AUTH, "{\"auths\":{" + String.join(",", entries) + "}}");
    }

    @Override
    public Path write(String name, String content) throws IOException {
        return writePrivate(secrets().resolve(name), content);
    }

    /// A file that the build user reads and nobody else.
    Path writePrivate(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        var onlyOwner = PosixFilePermissions.fromString("rw-------");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(onlyOwner));
        Files.writeString(file, content);
        giveAway(file);
        return file;
    }

    void dropSecrets() throws IOException {
        try (var files = Files.list(secrets())) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /// What buildah wrote as the digest of the pushed manifest.
    String pushedDigest() throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (var channel = Files.newByteChannel(digest(), options)) {
            var buffer = ByteBuffer.allocate(100);
            channel.read(buffer);
            var text = StandardCharsets.US_ASCII.decode(buffer.flip()).toString().strip();
            if (!text.matches("sha256:[0-9a-f]{64}")) {
                throw new IOException("buildah push reported no digest");
            }
            return text;
        }
    }

    private Path secrets() {
        return directory.resolve("secrets");
    }

    /// The root is the service's own: the build user may pass through it and not rename in it.
    private static void claim(Path root) throws IOException {
        Files.createDirectories(root);
        var principals = root.getFileSystem().getUserPrincipalLookupService();
        Files.setOwner(
                root, principals.lookupPrincipalByName(System.getProperty("user.name", "root")));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
    }

    private void passable(Path path) throws IOException {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void own(Path path) throws IOException {
        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        giveAway(path);
    }

    /// Of a link, the link itself: where it leads to, somebody else has said.
    void giveAway(Path path) throws IOException {
        if (user.name().isPresent()) {
            var principals = path.getFileSystem().getUserPrincipalLookupService();
            Files.setAttribute(
                    path,
                    "owner:owner",
                    principals.lookupPrincipalByName(user.name().get()),
                    LinkOption.NOFOLLOW_LINKS);
        }
    }
}
