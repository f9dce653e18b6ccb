package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.status.RefusedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WantedStateTest {

    private static Map<String, String> query(String text) {
        var query = new HashMap<String, String>();
        Arrays.stream(text.split("&"))
                .map(it -> it.split("=", 2))
                .filter(it -> it.length == 2)
                .forEach(it -> query.put(it[0], it[1]));
        return query;
    }

    @ParameterizedTest
    @CsvSource({
        "resourceVersionMatch=Exact, 422",
        "resourceVersionMatch=NotOlderThan, 422",
        "resourceVersionMatch=Exact&resourceVersion=0, 422",
        "resourceVersionMatch=Newest&resourceVersion=5, 422",
        "resourceVersionMatch=Exact&resourceVersion=5&continue=abc, 422",
        "resourceVersion=5&continue=abc, 400",
        "sendInitialEvents=true, 422",
        "resourceVersion=five, 400",
        "resourceVersion=-1, 400"
    })
    void aListThatContradictsItselfIsRefused(String query, int code) {
        assertThatThrownBy(() -> WantedState.ofList(query(query)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource({
        "sendInitialEvents=true, 422",
        "sendInitialEvents=true&resourceVersionMatch=Exact, 422",
        "resourceVersionMatch=NotOlderThan&resourceVersion=5, 422",
        "resourceVersion=five, 400"
    })
    void aWatchThatContradictsItselfIsRefused(String query, int code) {
        assertThatThrownBy(() -> WantedState.ofWatch(query(query)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(code));
    }

    @Test
    void aListIsExactOnlyWhenAsked() {
        assertThat(WantedState.ofList(query("resourceVersion=5")).exact()).isFalse();
        assertThat(WantedState.ofList(query("resourceVersion=5&resourceVersionMatch=NotOlderThan")))
                .isEqualTo(new WantedState(5, false, false, false));
        assertThat(WantedState.ofList(query("resourceVersion=5&resourceVersionMatch=Exact")))
                .isEqualTo(new WantedState(5, true, false, false));
    }

    @Test
    void aVersionBeyondAllNumbersIsInTheFuture() {
        assertThat(WantedState.ofList(query("resourceVersion=18446744073709551615")).version())
                .isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, true, false",
        "resourceVersion=0, 0, true, false",
        "resourceVersion=5, 5, false, false",
        "resourceVersion=5&sendInitialEvents=true&resourceVersionMatch=NotOlderThan, 5, true, true",
        "sendInitialEvents=false&resourceVersionMatch=NotOlderThan, 0, false, false"
    })
    void aWatchTellsFirstWhatThereIs(
            String query, long version, boolean present, boolean presentEnds) {
        assertThat(WantedState.ofWatch(query(query)))
                .isEqualTo(new WantedState(version, false, present, presentEnds));
    }
}
