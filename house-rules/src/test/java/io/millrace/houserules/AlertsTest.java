package io.millrace.houserules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The alert rules and what watches them, judged by Prometheus' own tool where it is installed.
class AlertsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Optional<Path> PROMTOOL =
            Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                    .map(it -> Path.of(it, "promtool"))
                    .filter(Files::isExecutable)
                    .findFirst();

    @Test
    void theyAlarmWhenTheyMust() throws IOException, InterruptedException {
        promtool("test", "rules", "observability/alerts.test.yml");
    }

    @Test
    void prometheusTakesTheRules() throws IOException, InterruptedException {
        promtool("check", "rules", "helm/millrace/files/alerts.yaml");
    }

    @Test
    void prometheusTakesWhatComposeGivesIt() throws IOException, InterruptedException {
        promtool("check", "config", "--syntax-only", "observability/prometheus.yml");
    }

    @Test
    void everyAlertIsTested() throws IOException {
        var rules = names("helm/millrace/files/alerts.yaml", "- alert: ");
        var tests = Files.readString(ROOT.resolve("observability/alerts.test.yml"));

        assertThat(rules)
                .isNotEmpty()
                .allSatisfy(it -> assertThat(tests).contains("alertname: " + it));
    }

    private static List<String> names(String file, String mark) throws IOException {
        try (var lines = Files.lines(ROOT.resolve(file))) {
            return lines.map(String::strip)
                    .filter(it -> it.startsWith(mark))
                    .map(it -> it.substring(mark.length()))
                    .toList();
        }
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        assumeThat(PROMTOOL).as("promtool, of Debian's package prometheus").isPresent();
        var command =
                Stream.concat(PROMTOOL.map(Path::toString).stream(), Arrays.stream(arguments))
                        .toList();
        var process =
                new ProcessBuilder(command)
                        .directory(ROOT.toFile())
                        .redirectErrorStream(true)
                        .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
    }
}
