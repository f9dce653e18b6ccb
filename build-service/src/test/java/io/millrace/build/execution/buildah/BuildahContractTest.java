package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.execution.BuildExecutor;
import io.millrace.build.execution.ExecutorContract;

class BuildahContractTest extends ExecutorContract {

    @Override
    protected BuildExecutor executor() {
        return bench.executor();
    }

    @Override
    protected void nothingIsLeft() {
        assertThat(bench.settings().root().toFile().list())
                .filteredOn(it -> it.startsWith("uid-"))
                .isEmpty();
    }
}
