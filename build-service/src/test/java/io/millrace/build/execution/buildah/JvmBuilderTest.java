package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.execution.BinarySource;
import io.millrace.build.execution.BuildResult.Built;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.SourceStrategy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example builder for Java, made as its documentation says.
class JvmBuilderTest {

    @TempDir private Path machine;

    @Test
    void javaSourcesBecomeAnImageThatRunsThem() throws Exception {
        try (var bench = Bench.in(machine)) {
            var context = machine.resolve("jvm-builder");
            run(Bench.EXAMPLES.resolve("jvm/prepare").toString(), context.toString());
            var builder =
                    bench.image(archive(context), DockerStrategy.from(bench.base), "jvm-builder");

            var image =
                    bench.image(
                            archive(Bench.EXAMPLES.resolve("jvm/app")),
                            SourceStrategy.from(builder),
                            "jvm");

            assertThat(bench.log)
                    .anyMatch(it -> it.startsWith("---> 1 classes, run by openjdk 25"));
            var look =
                    bench.job(
                            BuildSource.inline(
                                    "FROM x\nRUN java -cp /opt/classes $(cat /opt/classes/main) --once"),
                            DockerStrategy.from(image),
                            Optional.empty(),
                            Optional.empty());
            assertThat(bench.execute(look)).isInstanceOf(Built.class);
            assertThat(bench.log).contains("Hello from Java");
        }
    }

    private BuildSource archive(Path folder) throws Exception {
        var tar = Files.createTempFile(machine, "source", ".tar");
        run("tar", "-cf", tar.toString(), "-C", folder.toString(), ".");
        var content = (BinarySource.Content) () -> Optional.of(Files.newInputStream(tar));
        return BuildSource.none().with(new BinarySource(Optional.empty(), content));
    }

    private static void run(String... words) throws Exception {
        var builder = new ProcessBuilder(words).inheritIO();
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
