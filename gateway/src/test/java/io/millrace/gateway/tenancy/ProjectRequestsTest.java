package io.millrace.gateway.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectRequestsTest {

    @ParameterizedTest
    @CsvSource({
        "millrace, true",
        "millrace-logs, true",
        "openshift, true",
        "kube-system, true",
        "millraces, false",
        "demo, false"
    })
    void thePlatformsNamesAreReserved(String name, boolean reserved) {
        assertThat(ProjectRequests.isReserved(name)).isEqualTo(reserved);
    }
}
