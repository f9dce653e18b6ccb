package io.millrace.endtoend.benchmark;

import java.util.concurrent.ExecutionException;

/// How many deliveries of webhooks a second start a build each. They go to many configurations,
/// because each takes only so many a minute, and the builds wait for a secret that is not there.
record Webhooks(Bench bench) {

    private static final int CONFIGS = 100;
    private static final int CLIENTS = 8;

    void measure() throws InterruptedException, ExecutionException {
        Bench.together(8, CONFIGS, this::create);
        bench.settle();
        Bench.head();
        bench.measure("a webhook's delivery", CLIENTS, this::deliver);
    }

    private void create(int number) {
        bench.api
                .post(
                        bench.builds("buildconfigs"),
                        """
                        {"apiVersion":"build.openshift.io/v1","kind":"BuildConfig",
                         "metadata":{"name":"hooked-%d"},
                         "spec":{"source":{"dockerfile":"FROM scratch\\nLABEL a=b\\n"},
                           "output":{"to":{"kind":"DockerImage","name":"registry.example/a:b"},
                             "pushSecret":{"name":"absent"}},
                           "strategy":{"dockerStrategy":{}},
                           "triggers":[{"type":"Generic","generic":{"secret":"bench"}}]}}
                        """
                                .formatted(number))
                .orFail();
    }

    private void deliver(long number) {
        var path = "buildconfigs/hooked-%d/webhooks/bench/generic".formatted(number % CONFIGS);
        bench.api.post(bench.builds(path), "{}").orFail();
    }
}
