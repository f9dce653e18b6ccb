package io.millrace.importer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.contract.ImageReference;
import io.millrace.importer.registry.RegistryFailure.Invalid;
import io.millrace.importer.registry.RegistryFailure.RateLimited;
import io.millrace.importer.registry.RegistryFailure.Unauthorized;
import io.millrace.importer.registry.RegistryFailure.Unreachable;
import io.millrace.importer.registry.ScriptedRegistry.Answer;
import io.millrace.platform.network.AddressPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Registries that answer garbage, never let anybody in, or never come to an end: each ends as one
/// failure, after a bounded number of requests.
class RegistriesWithABadRegistryTest {

    private static final String PAGE = "<!DOCTYPE html><html><body>Welcome</body></html>";
    private static final String MANIFEST = "/v2/demo/app/manifests/1";
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));

    private final ScriptedRegistry registry = new ScriptedRegistry();

    @AfterEach
    void stop() throws IOException {
        registry.close();
    }

    private static Registries asking(String host) {
        var settings =
                new RegistrySettings(
                        AddressPolicy.allowing(List.of(host)),
                        Set.of(host),
                        Endpoints.NONE,
                        Budget.USUAL,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        2,
                        Duration.ZERO);
        var caller = new RegistryCaller(settings, CLOCK, new Random(1), _ -> {});
        return new Registries(caller, CLOCK, Platform.LINUX_AMD64);
    }

    private static ImageRequest app(String host) {
        return ImageRequest.of(ImageReference.parse(host + "/demo/app:1"));
    }

    private RegistryFailure failure() throws IOException {
        try (var registries = asking(registry.host())) {
            return catchThrowableOfType(
                            RegistryException.class,
                            () ->
                                    registries.fetch(
                                            app(registry.host())
                                                    .as(Credentials.of("some", "body"))))
                    .failure();
        }
    }

    @Test
    void aRegistryThatTakesNoTokenThatItGaveIsLeft() throws IOException {
        var challenge =
                "Bearer realm=\"http://%s/token\",service=\"it\",scope=\"repository:demo/app:pull\""
                        .formatted(registry.host());
        registry.on(MANIFEST, Answer.of(401, "{}").with("WWW-Authenticate", challenge));
        registry.on("/token", Answer.ok("{\"token\":\"useless\"}"));

        assertThat(failure()).isInstanceOf(Unauthorized.class);
        assertThat(registry.asked()).hasSizeLessThan(12);
    }

    @Test
    void aRegistryThatRefusesWithoutSayingHowToGetInIsLeft() throws IOException {
        registry.on(MANIFEST, Answer.of(401, PAGE).with("Content-Type", "text/html"));

        assertThat(failure()).isInstanceOf(Unauthorized.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PAGE,
                "",
                "{",
                "[]",
                "null",
                "{\"schemaVersion\":2}",
                "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:short\"},\"layers\":[]}",
                "{\"schemaVersion\":2,\"manifests\":7}",
            })
    void garbageIsNoManifest(String garbage) throws IOException {
        registry.on(MANIFEST, ScriptedRegistry.manifest(garbage));

        assertThat(failure()).isInstanceOf(Invalid.class);
    }

    @Test
    void aPageOfHtmlIsNoManifest() throws IOException {
        registry.on(MANIFEST, Answer.ok(PAGE).with("Content-Type", "text/html"));

        assertThat(failure()).isInstanceOf(Invalid.class);
    }

    @Test
    void aPageOfHtmlMayAskForAPause() throws IOException {
        registry.on(
                MANIFEST,
                Answer.of(429, PAGE).with("Content-Type", "text/html").with("Retry-After", "60"));

        assertThat(failure()).isEqualTo(new RateLimited(Optional.of(Duration.ofSeconds(60))));
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, "{}", "{\"token\":7}", "{\"token\":\"a\\nb\"}"})
    void aTokenServiceThatGivesNoTokenLetsNobodyIn(String answer) throws IOException {
        registry.on(
                MANIFEST,
                Answer.of(401, "{}")
                        .with(
                                "WWW-Authenticate",
                                "Bearer realm=\"http://%s/token\",service=\"it\""
                                        .formatted(registry.host())));
        registry.on("/token", Answer.ok(answer));

        assertThat(failure()).isNotInstanceOf(RateLimited.class);
        assertThat(registry.asked()).hasSizeLessThan(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, "{\"tags\":7}", "{\"tags\":[{}]}", "[]"})
    void garbageIsNoListOfTags(String garbage) throws Exception {
        registry.on("/v2/demo/app/tags/list", Answer.ok(garbage));

        try (var registries = asking(registry.host())) {
            assertThat(
                            catchThrowableOfType(
                                            RegistryException.class,
                                            () -> registries.tagsOf(app(registry.host()), 100))
                                    .failure())
                    .isInstanceOf(Invalid.class);
        }
    }

    /// One byte now and then keeps no worker for ever.
    @Test
    void aBodyThatTricklesIsGivenUp() throws Exception {
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var host = "127.0.0.1:" + server.getLocalPort();
            var trickling = Thread.ofVirtual().start(() -> trickle(server));
            var begun = System.nanoTime();

            try (var registries = asking(host)) {
                var failed =
                        catchThrowableOfType(
                                RegistryException.class, () -> registries.fetch(app(host)));

                assertThat(failed.failure()).isInstanceOf(Unreachable.class);
                assertThat(Duration.ofNanos(System.nanoTime() - begun))
                        .isLessThan(Duration.ofSeconds(30));
            } finally {
                trickling.interrupt();
            }
        }
    }

    private static void trickle(ServerSocket server) {
        while (!server.isClosed()) {
            try (var connection = server.accept()) {
                var out = connection.getOutputStream();
                out.write(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write(' ');
                    out.flush();
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            } catch (IOException gone) {
                continue;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
