package io.millrace.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// A base image made from the machine's own static busybox, pushed as any client would push it.
public final class BaseImage {

    private static final List<Path> BUSYBOX =
            List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"));
    private static final List<String> APPLETS =
            List.of("sh", "cat", "echo", "ls", "mkdir", "sleep", "true", "false", "env", "head");
    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String registry;
    private final RegistryLogin login;

    /// @param registry host and port of the integrated registry
    public BaseImage(String registry, String username, String password) {
        this.registry = registry;
        this.login = new RegistryLogin(http, registry, username, password);
    }

    /// Pushes the image and returns its digest.
    ///
    /// @param version in `/etc/base-version`, a label and `$BASE`: another version is another image
    public String push(String repository, String tag, String version) {
        var layer = layer(version);
        var config =
                """
                {"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin","BASE=%1$s"],"Cmd":["/bin/sh"],\
                "Labels":{"version":"%1$s"}},"rootfs":{"type":"layers","diff_ids":["%2$s"]},\
                "history":[{"created":"2026-01-01T00:00:00Z","created_by":"busybox"}]}\
                """
                        .formatted(version, digest(layer))
                        .getBytes(StandardCharsets.UTF_8);
        upload(repository, layer);
        upload(repository, config);
        var manifest =
                """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":\
                "application/vnd.docker.container.image.v1+json","size":%d,"digest":"%s"},\
                "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar","size":%d,\
                "digest":"%s"}]}\
                """
                        .formatted(
                                MANIFEST,
                                config.length,
                                digest(config),
                                layer.length,
                                digest(layer))
                        .getBytes(StandardCharsets.UTF_8);
        send(
                request(repository, "manifests/" + tag)
                        .header("Content-Type", MANIFEST)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(manifest)),
                201);
        return digest(manifest);
    }

    /// The digest that a tag of the registry has now.
    public String digestOf(String repository, String tag) {
        return send(
                        request(repository, "manifests/" + tag)
                                .header("Accept", MANIFEST)
                                .method("HEAD", HttpRequest.BodyPublishers.noBody()),
                        200)
                .headers()
                .firstValue("Docker-Content-Digest")
                .orElseThrow();
    }

    private void upload(String repository, byte[] blob) {
        var begun =
                send(
                        request(repository, "blobs/uploads/")
                                .POST(HttpRequest.BodyPublishers.noBody()),
                        202);
        var location = begun.headers().firstValue("Location").orElseThrow();
        var separator = location.contains("?") ? "&" : "?";
        send(
                HttpRequest.newBuilder(
                                URI.create("http://" + registry)
                                        .resolve(location + separator + "digest=" + digest(blob)))
                        .header("Authorization", login.authorization(repository))
                        .header("Content-Type", "application/octet-stream")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(blob)),
                201);
    }

    private HttpRequest.Builder request(String repository, String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://%s/v2/%s/%s".formatted(registry, repository, path)))
                .header("Authorization", login.authorization(repository));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, int expected) {
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != expected) {
                throw new IllegalStateException(
                        "%s answered %d: %s"
                                .formatted(response.uri(), response.statusCode(), response.body()));
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while pushing to " + registry, e);
        }
    }

    private static byte[] layer(String version) {
        var busybox =
                BUSYBOX.stream()
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "No busybox on this machine: apt-get install"
                                                + " busybox-static"));
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            for (var directory : List.of("bin/", "etc/", "tmp/", "proc/", "dev/")) {
                var entry = new TarArchiveEntry(directory);
                entry.setMode(directory.equals("tmp/") ? 0_1777 : 0_755);
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
            file(tar, "bin/busybox", Files.readAllBytes(busybox), 0_755);
            for (var applet : APPLETS) {
                var link = new TarArchiveEntry("bin/" + applet, TarArchiveEntry.LF_SYMLINK);
                link.setLinkName("busybox");
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }
            file(tar, "etc/base-version", version.getBytes(StandardCharsets.UTF_8), 0_644);
            file(
                    tar,
                    "etc/passwd",
                    "root:x:0:0:root:/:/bin/sh\n".getBytes(StandardCharsets.UTF_8),
                    0_644);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void file(TarArchiveOutputStream tar, String name, byte[] content, int mode)
            throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setMode(mode);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    public static String digest(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK knows SHA-256", e);
        }
    }
}
