package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult.Failed;
import io.millrace.build.execution.BuildResult.Pushed;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.BuildVolume;
import io.millrace.build.execution.BuildVolume.Entry;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.InputFiles;
import io.millrace.build.execution.InputFiles.Kind;
import io.millrace.build.execution.Layers;
import io.millrace.build.execution.PostCommit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What builds of one BuildConfig leave to each other, with real builds.
class LayerCacheTest {

    private static final String ONE = "11111111-0000-0000-0000-000000000001";
    private static final String OTHER = "22222222-0000-0000-0000-000000000002";
    private static final String DOCKERFILE = "FROM x\nRUN echo carried out > /it && cat /it\n";
    private static final String ANEW = "carried out";
    private static final String CACHED = "Using the layers of an earlier build";

    @TempDir static Path machine;
    private static Bench bench;

    @BeforeAll
    static void aBench() throws Exception {
        bench = Bench.in(machine);
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @BeforeEach
    void nothingIsKept() throws Exception {
        BuildDirectory.remove(cache(), bench.settings());
    }

    @Test
    void theNextBuildOfABuildConfigTakesTheLayersOfTheOneBefore() throws Exception {
        build(DOCKERFILE, ONE);
        assertThat(bench.log).contains(ANEW).doesNotContain(CACHED);

        build(DOCKERFILE, ONE);
        assertThat(bench.log).doesNotContain(ANEW).contains(CACHED);

        build(DOCKERFILE + "RUN echo more\n", ONE);
        assertThat(bench.log).doesNotContain(ANEW).contains("more");
    }

    @Test
    void noOtherBuildConfigSeesThem() throws Exception {
        build(DOCKERFILE, ONE);

        build(DOCKERFILE, OTHER);

        assertThat(bench.log).contains(ANEW).doesNotContain(CACHED);
    }

    @Test
    void noCacheGoesPastThemAndLeavesItsOwn() throws Exception {
        build(DOCKERFILE, ONE);

        build(DOCKERFILE, docker().in(Layers.EACH_ANEW), ONE);
        assertThat(bench.log).contains(ANEW).doesNotContain(CACHED);

        build(DOCKERFILE, ONE);
        assertThat(bench.log).doesNotContain(ANEW);
    }

    @Test
    void aBuildThatFailedTakesNothingAway() throws Exception {
        build(DOCKERFILE, ONE);
        var failing = BuildSource.inline(DOCKERFILE + "RUN exit 7\n");
        var job = bench.job(failing, docker(), Optional.empty(), Optional.empty());
        assertThat(bench.execute(Bench.sharing(job, ONE))).isInstanceOf(Failed.class);

        build(DOCKERFILE, ONE);

        assertThat(bench.log).doesNotContain(ANEW);
    }

    @Test
    void aPostCommitHookLeavesNoContainerInThem() throws Exception {
        var hook = Optional.of(new PostCommit(Optional.of("true"), List.of(), List.of()));
        for (int i = 0; i < 2; i++) {
            var source = BuildSource.inline(DOCKERFILE);
            var job = bench.job(source, docker(), hook, Optional.of("hooked"));

            assertThat(bench.execute(Bench.sharing(job, ONE))).isInstanceOf(Pushed.class);
        }
        assertThat(bench.log).doesNotContain(ANEW);
    }

    @Test
    void ofBuildsWithSecretsNothingIsKept() throws Exception {
        var key = Map.of("key", "s3cret-of-ann".getBytes(StandardCharsets.UTF_8));
        var withFile =
                BuildSource.inline("FROM x\nCOPY key /\nRUN rm /key\n")
                        .with(List.of(InputFiles.secret("key", "", key)));
        var job = bench.job(withFile, docker(), Optional.empty(), Optional.of("secret"));
        assertThat(bench.execute(Bench.sharing(job, ONE))).isInstanceOf(Pushed.class);

        var entry = new Entry("key", "s3cret-of-bob".getBytes(StandardCharsets.UTF_8), 0400);
        var volume = new BuildVolume("v", Kind.SECRET, List.of(entry), List.of("/v"));
        build("FROM x\nRUN cp /v/key /key && rm /key\n", docker().with(List.of(volume)), ONE);

        assertThat(cache()).doesNotExist();
    }

    @Test
    void whatIsUnusedForLongestGivesWay() throws Exception {
        build(DOCKERFILE, ONE);
        build(DOCKERFILE, OTHER);
        var one = cache().resolve(ONE);
        var other = cache().resolve(OTHER);
        var size = Long.parseLong(Files.readString(one.resolve("size")));
        used(one, clock().instant().minus(Duration.ofHours(1)));

        cache(size + size / 2).sweep();

        assertThat(one).doesNotExist();
        assertThat(other.resolve("storage")).isDirectory();
    }

    @Test
    void whatIsUnusedForWeeksIsRemoved() throws Exception {
        build(DOCKERFILE, ONE);
        used(cache().resolve(ONE), clock().instant().minus(Duration.ofDays(15)));

        cache(1L << 40).sweep();

        assertThat(cache().resolve(ONE)).doesNotExist();
    }

    @Test
    void whatIsTooLargeIsNotKept() throws Exception {
        var small =
                BuildahExecutor.on(
                        bench.settings().within(BuildLimits.USUAL.caching(1 << 20)), clock());
        var source = BuildSource.inline(DOCKERFILE);
        var job = bench.job(source, docker(), Optional.empty(), Optional.empty());

        small.execute(
                Bench.sharing(job, ONE),
                bench.log::add,
                BuildProgress.UNWATCHED,
                new Cancellation());
        small.awaitRemovals();

        assertThat(cache().resolve(ONE)).doesNotExist();
    }

    private static void build(String dockerfile, String cache) throws InterruptedException {
        build(dockerfile, docker(), cache);
    }

    private static void build(String dockerfile, DockerStrategy strategy, String cache)
            throws InterruptedException {
        var source = BuildSource.inline(dockerfile);
        var job = bench.job(source, strategy, Optional.empty(), Optional.of("cached"));
        var result = bench.execute(Bench.sharing(job, cache));
        assertThat(result).as(() -> String.join("\n", bench.log)).isInstanceOf(Pushed.class);
    }

    private static DockerStrategy docker() {
        return DockerStrategy.from(bench.base);
    }

    private static Path cache() {
        return bench.settings().root().resolve(".cache");
    }

    private static LayerCache cache(long limit) {
        return new LayerCache(bench.settings().within(BuildLimits.USUAL.caching(limit)), clock());
    }

    private static InstantSource clock() {
        return InstantSource.system();
    }

    private static void used(Path place, Instant at) throws IOException {
        Files.setLastModifiedTime(place.resolve("size"), FileTime.from(at));
    }
}
