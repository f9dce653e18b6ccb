package io.millrace.build.execution.pipeline.runner;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `options { … }`: `timeout`, `retry` and `skipStagesAfterUnstable` count; what only a Jenkins
/// server heeds is passed over.
final class OptionsSection extends Section {

    @Nullable Duration time;
    int retries = 1;
    boolean skipsAfterUnstable;

    public void timeout(Map<?, ?> limit) {
        time = Options.of("timeout", limit, "time").time("MINUTES");
    }

    public void retry(Object count) {
        retries = Options.of("retry", count, "count").number("count");
    }

    public void timestamps() {}

    public void disableConcurrentBuilds() {}

    public void disableResume() {}

    public void skipDefaultCheckout() {}

    public void skipDefaultCheckout(boolean skip) {}

    public void skipStagesAfterUnstable() {
        skipsAfterUnstable = true;
    }

    public void buildDiscarder(Object strategy) {}

    public String logRotator(Map<?, ?> limits) {
        return "logRotator";
    }
}
