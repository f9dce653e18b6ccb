package io.millrace.importer.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.importer.registry.RegistryFailure.Forbidden;
import io.millrace.importer.registry.RegistryFailure.Invalid;
import io.millrace.importer.registry.RegistryFailure.NotFound;
import io.millrace.importer.registry.RegistryFailure.RateLimited;
import io.millrace.importer.registry.RegistryFailure.Unauthorized;
import io.millrace.importer.registry.RegistryFailure.Unreachable;
import io.millrace.importer.registry.ScriptedRegistry.Answer;
import io.millrace.platform.network.AddressPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistriesWithAnOddRegistryTest {

    private static final Digest OTHER = Digest.of("something else");
    private static final String MANIFEST = "/v2/demo/app/manifests/1";

    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final ScriptedRegistry elsewhere = new ScriptedRegistry();
    private final List<Duration> pauses = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private Registries registries;

    @BeforeEach
    void allowBothServersButNotByName() {
        registries = asking(Set.of(registry.host()));
    }

    private Registries asking(Set<String> plainHttp) {
        var settings =
                new RegistrySettings(
                        AddressPolicy.allowing(List.of(registry.host(), elsewhere.host())),
                        plainHttp,
                        Endpoints.NONE,
                        Budget.USUAL,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        3,
                        Duration.ofSeconds(5));
        var caller = new RegistryCaller(settings, () -> now, new Random(1), pauses::add);
        return new Registries(caller, () -> now, Platform.LINUX_AMD64);
    }

    @AfterEach
    void stop() throws IOException {
        registries.close();
        registry.close();
        elsewhere.close();
    }

    private ImageRequest app() {
        return request("demo/app:1");
    }

    private ImageRequest request(String name) {
        return ImageRequest.of(ImageReference.parse(registry.host() + "/" + name));
    }

    private ImageRequest appAsSomebody() {
        return app().as(Credentials.of("some", "body"));
    }

    private RegistryFailure failure(ImageRequest request) {
        return catchThrowableOfType(RegistryException.class, () -> registries.fetch(request))
                .failure();
    }

    /// Makes the registry refuse the next request for the manifest, and a token service answer.
    private void demandTokensFrom(String host, Answer... tokens) {
        var challenge =
                "Bearer realm=\"http://%s/token\",service=\"it\",scope=\"repository:demo/app:pull\""
                        .formatted(host);
        var manifest = registry.withImage("demo/app");
        registry.on(
                MANIFEST,
                Answer.of(401, "{}").with("WWW-Authenticate", challenge),
                ScriptedRegistry.manifest(manifest));
        elsewhere.on("/token", tokens);
    }

    @Test
    void allFourKindsOfManifestAreAskedFor() throws Exception {
        registry.withImage("demo/app");

        registries.fetch(app());

        assertThat(registry.asked(MANIFEST).getFirst().accept()).contains(MediaTypes.ACCEPTED);
    }

    @Test
    void aTokenIsFetchedOnceAndUsedUntilItExpires() throws Exception {
        demandTokensFrom(elsewhere.host(), Answer.ok("{\"token\":\"first\",\"expires_in\":300}"));
        registries.fetch(appAsSomebody());
        registries.fetch(appAsSomebody());
        now = now.plusSeconds(295);
        demandTokensFrom(
                elsewhere.host(), Answer.ok("{\"access_token\":\"second\",\"expires_in\":300}"));
        registries.fetch(appAsSomebody());

        assertThat(registry.asked())
                .extracting(it -> it.authorization().orElse("none"))
                .containsExactly(
                        "none",
                        "Bearer first",
                        "Bearer first",
                        "Bearer first",
                        "Bearer first",
                        "none",
                        "Bearer second",
                        "Bearer second");
        assertThat(elsewhere.asked()).hasSize(2);
    }

    @Test
    void theTokenServiceIsToldWhoAsksForWhat() throws Exception {
        demandTokensFrom(elsewhere.host(), Answer.ok("{\"token\":\"first\"}"));

        registries.fetch(appAsSomebody());

        assertThat(elsewhere.asked().getFirst().path())
                .isEqualTo("/token?service=it&scope=repository%3Ademo%2Fapp%3Apull&account=some");
        assertThat(elsewhere.asked().getFirst().authorization()).contains("Basic c29tZTpib2R5");
    }

    @Test
    void aTokenThatTheRegistryNoLongerTakesIsReplaced() throws Exception {
        demandTokensFrom(
                elsewhere.host(),
                Answer.ok("{\"token\":\"first\",\"expires_in\":300}"),
                Answer.ok("{\"token\":\"second\",\"expires_in\":300}"));
        registries.fetch(appAsSomebody());
        demandTokensFrom(elsewhere.host(), Answer.ok("{\"token\":\"second\"}"));

        registries.fetch(appAsSomebody());

        assertThat(registry.asked().getLast().authorization()).contains("Bearer second");
    }

    @Test
    void aTokenServiceAtAForbiddenAddressIsNeverAsked() {
        demandTokensFrom(elsewhere.forbiddenHost(), Answer.ok("{\"token\":\"none\"}"));

        assertThat(failure(appAsSomebody())).isInstanceOf(Forbidden.class);
        assertThat(elsewhere.asked()).isEmpty();
    }

    @Test
    void refusedCredentialsDoNotHideAPublicImage() throws Exception {
        demandTokensFrom(
                elsewhere.host(), Answer.of(401, "{}"), Answer.ok("{\"token\":\"public\"}"));
        var challenge =
                Answer.of(401, "{}")
                        .with(
                                "WWW-Authenticate",
                                "Bearer realm=\"http://" + elsewhere.host() + "/token\"");
        var manifest = ScriptedRegistry.manifest(registry.withImage("demo/app"));
        registry.on(MANIFEST, challenge, challenge, manifest);

        var image = registries.fetch(appAsSomebody());

        assertThat(image.manifest()).isEqualTo(new String(manifest.body(), UTF_8));
        assertThat(elsewhere.asked())
                .extracting(it -> it.authorization().isPresent())
                .containsExactly(true, false);
    }

    @Test
    void refusedCredentialsAreToldWhenTheImageIsNotPublicEither() {
        registry.on(MANIFEST, Answer.of(401, "").with("WWW-Authenticate", "Basic realm=\"x\""));

        assertThat(failure(appAsSomebody())).isEqualTo(new Unauthorized(true));
        assertThat(failure(app())).isEqualTo(new Unauthorized(false));
    }

    @Test
    void aRegistryThatDeniesIsNotAskedAgain() {
        registry.on(MANIFEST, Answer.of(403, "{}"));

        assertThat(failure(app())).isEqualTo(new Unauthorized(false));
        assertThat(registry.asked()).hasSize(1);
    }

    @Test
    void anotherHostDoesNotGetTheAuthorizationWithARedirect() throws Exception {
        var manifest = registry.withImage("demo/app");
        registry.on(
                MANIFEST,
                Answer.of(401, "").with("WWW-Authenticate", "Basic realm=\"x\""),
                Answer.of(307, "")
                        .with("Location", "http://" + elsewhere.host() + "/blob?sig=a%2Fb"));
        elsewhere.on("/blob?sig=a%2Fb", ScriptedRegistry.manifest(manifest));

        registries.fetch(appAsSomebody());

        assertThat(registry.asked(MANIFEST).getLast().authorization()).isPresent();
        assertThat(elsewhere.asked().getFirst().authorization()).isEmpty();
    }

    @Test
    void anotherHostGetsNoCredentialsEvenIfItAsks() {
        registry.on(
                MANIFEST,
                Answer.of(307, "").with("Location", "http://" + elsewhere.host() + "/blob"));
        elsewhere.on("/blob", Answer.of(401, "").with("WWW-Authenticate", "Basic realm=\"x\""));

        assertThat(failure(appAsSomebody())).isEqualTo(new Unauthorized(false));
        assertThat(elsewhere.asked()).hasSize(1);
    }

    @Test
    void aRedirectToAForbiddenAddressIsNotFollowed() {
        registry.on(
                MANIFEST,
                Answer.of(302, "")
                        .with("Location", "http://" + elsewhere.forbiddenHost() + "/secret"));

        assertThat(failure(app())).isInstanceOf(Forbidden.class);
        assertThat(elsewhere.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://[fe80::1]/",
                "http://2130706433/",
                "http://[::ffff:10.0.0.1]/",
                "file:///etc/passwd"
            })
    void aRedirectToTheInsideIsForbidden(String place) {
        registry.on(MANIFEST, Answer.of(302, "").with("Location", place));

        assertThat(failure(app())).isInstanceOfAny(Forbidden.class, Invalid.class);
    }

    @Test
    void redirectsEnd() {
        registry.on(MANIFEST, Answer.of(302, "").with("Location", MANIFEST));

        assertThat(failure(app())).isInstanceOf(Invalid.class);
        assertThat(registry.asked()).hasSize(6);
    }

    @Test
    void aRateLimitedRequestIsMadeAgainAfterTheWaitThatWasAsked() throws Exception {
        var manifest = registry.withImage("demo/app");
        registry.on(
                MANIFEST,
                Answer.of(429, "<html>slow down</html>").with("Retry-After", "2"),
                ScriptedRegistry.manifest(manifest));

        registries.fetch(app());

        assertThat(pauses).hasSize(1);
        assertThat(pauses.getFirst()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    @Test
    void aLongRateLimitIsToldAtOnce() {
        registry.on(
                MANIFEST,
                Answer.of(429, "<html>come back later</html>")
                        .with("Content-Type", "text/html")
                        .with("Retry-After", "3600"));

        assertThat(failure(app())).isEqualTo(new RateLimited(Optional.of(Duration.ofMinutes(15))));
        assertThat(pauses).isEmpty();
    }

    @Test
    void aRateLimitHoldsForThoseWhoWereTold() throws Exception {
        var manifest = registry.withImage("demo/app");
        registry.on(
                MANIFEST,
                Answer.of(429, "").with("Retry-After", "3600"),
                ScriptedRegistry.manifest(manifest));
        assertThat(failure(app())).isInstanceOf(RateLimited.class);

        assertThat(failure(app())).isInstanceOf(RateLimited.class);
        assertThat(registry.asked(MANIFEST)).hasSize(1);
        registries.fetch(appAsSomebody());
        now = now.plus(Duration.ofMinutes(16));
        registries.fetch(app());
    }

    @Test
    void anIndexInAnIndexStandsForItsImages() throws Exception {
        var image = registry.withImage("demo/app");
        registry.on(byDigest(image), ScriptedRegistry.manifest(image));
        var other = image.replace("size\":5", "size\":6");
        registry.on(byDigest(other), ScriptedRegistry.manifest(other));
        var inner = index(entry(image, MediaTypes.OCI_MANIFEST, "amd64"));
        registry.on(byDigest(inner), asIndex(inner));
        var outer =
                index(
                        entry(other, MediaTypes.OCI_MANIFEST, "ppc64le"),
                        entry(inner, MediaTypes.OCI_INDEX, "unknown"));
        registry.on(MANIFEST, asIndex(outer));

        var kept = registries.fetch(app().keepingIndex(true));

        assertThat(registries.fetch(app()).digest()).isEqualTo(Digest.of(image));
        assertThat(registries.platformDigestOf(app())).isEqualTo(Digest.of(image));
        assertThat(kept.digest()).isEqualTo(Digest.of(outer));
        assertThat(kept.manifests())
                .extracting(it -> it.architecture())
                .containsExactly("ppc64le", "amd64");
        assertThat(kept.children())
                .extracting(it -> it.digest())
                .containsExactly(Digest.of(other), Digest.of(image));
    }

    @Test
    void anIndexOfTooManyLevelsIsRefused() {
        var text = index();
        for (var level = 0; level < 5; level++) {
            registry.on(byDigest(text), asIndex(text));
            text = index(entry(text, MediaTypes.OCI_INDEX, "unknown"));
        }
        registry.on(MANIFEST, asIndex(text));

        assertThat(failure(app())).asString().contains("more than 4 levels");
    }

    private static String byDigest(String manifest) {
        return "/v2/demo/app/manifests/" + Digest.of(manifest);
    }

    private static Answer asIndex(String index) {
        return Answer.ok(index).with("Content-Type", MediaTypes.OCI_INDEX);
    }

    private static String index(String... entries) {
        return "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(String.join(",", entries));
    }

    private static String entry(String manifest, String mediaType, String architecture) {
        return """
        {"mediaType":"%s","digest":"%s","size":%d,"platform":{"os":"linux","architecture":"%s"}}
        """
                .formatted(mediaType, Digest.of(manifest), manifest.length(), architecture);
    }

    @Test
    void aRegistryInTroubleIsAskedThreeTimes() {
        registry.on(MANIFEST, Answer.of(503, "<html>"));

        assertThat(failure(app())).isEqualTo(new Unreachable("the registry answered 503"));
        assertThat(registry.asked()).hasSize(3);
        assertThat(pauses).hasSize(2);
    }

    @Test
    void aRegistryThatRecoversIsFine() throws Exception {
        var manifest = registry.withImage("demo/app");
        registry.on(
                MANIFEST,
                Answer.of(500, ""),
                Answer.of(502, ""),
                ScriptedRegistry.manifest(manifest));

        assertThat(registries.fetch(app()).digest()).isEqualTo(Digest.of(manifest));
    }

    @Test
    void aManifestThatIsNotTheOneAskedForIsRefused() {
        registry.on("/v2/demo/app/manifests/" + OTHER, ScriptedRegistry.manifest("{}"));

        assertThat(failure(request("demo/app@" + OTHER))).isInstanceOf(Invalid.class);
    }

    @Test
    void aManifestThatIsNotWhatItsHeaderSaysIsRefused() {
        registry.on(
                MANIFEST,
                ScriptedRegistry.manifest("{}").with("Docker-Content-Digest", "" + OTHER));

        assertThat(failure(app())).isInstanceOf(Invalid.class);
    }

    @Test
    void aConfigurationThatIsNotTheOneNamedIsRefused() {
        registry.withImage("demo/app");
        registry.on(configPath(), Answer.ok("{\"architecture\":\"other\"}"));

        assertThat(failure(app())).isInstanceOf(Invalid.class);
    }

    private static String configPath() {
        return "/v2/demo/app/blobs/"
                + Digest.of(
                        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"User\":\"1\"}}");
    }

    @Test
    void aMissingConfigurationMakesTheImageNotFound() {
        registry.withImage("demo/app");
        registry.on(configPath(), Answer.of(404, "{}"));

        assertThat(failure(app())).isEqualTo(new NotFound());
    }

    @Test
    void aManifestBeyondTheLimitIsNotRead() {
        var large = ScriptedRegistry.manifest(" ".repeat(4 * 1024 * 1024 + 1));
        registry.on(MANIFEST, large);
        assertThat(failure(app())).isInstanceOf(Invalid.class);

        registry.on(MANIFEST, large.inChunks());
        assertThat(failure(app())).isInstanceOf(Invalid.class);
    }

    @Test
    void anOldManifestIsRefusedWithTheReason() {
        registry.on(
                MANIFEST,
                Answer.ok("{\"schemaVersion\":1}")
                        .with(
                                "Content-Type",
                                "application/vnd.docker.distribution.manifest.v1+prettyjws"));

        assertThat(failure(app()).status("demo/app:1").message()).contains("schema 1");
    }

    @Test
    void aRegistryThatNamesNoDigestIsAskedForTheManifestItself() throws Exception {
        var manifest = registry.withImage("demo/app");

        assertThat(registries.digestOf(app())).isEqualTo(Digest.of(manifest));
        assertThat(registry.asked())
                .extracting(ScriptedRegistry.Asked::method)
                .containsExactly("HEAD", "GET");
    }

    @Test
    void pagesOfTagsAreFollowedWithinTheRepository() throws Exception {
        registry.on(
                "/v2/demo/app/tags/list?n=1000",
                Answer.ok("{\"name\":\"demo/app\",\"tags\":[\"a\",\"b\"]}")
                        .with(
                                "Link",
                                "<http://169.254.169.254/v2/x/tags/list?last=b&n=2>; rel=\"next\""));
        registry.on(
                "/v2/demo/app/tags/list?last=b&n=2",
                Answer.ok("{\"name\":\"demo/app\",\"tags\":[\"c\"]}"));

        assertThat(registries.tagsOf(request("demo/app"), 100)).containsExactly("a", "b", "c");
    }

    @Test
    void aTagListThatGoesInCirclesEnds() throws Exception {
        registry.on(
                "/v2/demo/app/tags/list",
                Answer.ok("{\"tags\":[\"a\"]}")
                        .with("Link", "</v2/demo/app/tags/list?last=a>; rel=\"next\""));

        assertThat(registries.tagsOf(request("demo/app"), 100)).containsExactly("a");
    }

    @Test
    void aRepositoryWithoutTagsHasNone() throws Exception {
        registry.on("/v2/demo/app/tags/list", Answer.ok("{\"name\":\"demo/app\",\"tags\":null}"));

        assertThat(registries.tagsOf(request("demo/app"), 100)).isEmpty();
    }

    @Test
    void silenceIsNoAnswer() throws IOException, RegistryException, InterruptedException {
        try (var mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var host = "127.0.0.1:" + mute.getLocalPort();
            var settings =
                    new RegistrySettings(
                            AddressPolicy.allowing(List.of(host)),
                            Set.of(host),
                            Endpoints.NONE,
                            Budget.USUAL,
                            Duration.ofSeconds(1),
                            Duration.ofMillis(200),
                            Duration.ofMillis(400),
                            1,
                            Duration.ZERO);
            var caller = new RegistryCaller(settings, () -> now, new Random(1), pauses::add);
            try (var patient = new Registries(caller, () -> now, Platform.LINUX_AMD64)) {
                var silent = ImageRequest.of(ImageReference.parse(host + "/demo/app"));

                var failed =
                        catchThrowableOfType(RegistryException.class, () -> patient.fetch(silent));

                assertThat(failed.failure()).isInstanceOf(Unreachable.class);
            }
        }
    }

    @Test
    void aNameThatDoesNotExistIsUnreachable() {
        var nowhere = ImageRequest.of(ImageReference.parse("registry.invalid/demo/app:1"));

        assertThat(failure(nowhere)).isInstanceOf(Unreachable.class);
    }
}
