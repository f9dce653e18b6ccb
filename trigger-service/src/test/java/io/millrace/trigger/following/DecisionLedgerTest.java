package io.millrace.trigger.following;

import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.digest;
import static io.millrace.trigger.Story.pullSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.trigger.Desk;
import io.millrace.trigger.Tables;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionLedgerTest {

    @RegisterExtension final Tables tables = new Tables();

    private Desk work;
    private DecisionLedger ledger;

    @BeforeEach
    void ofADeployment() {
        work = new Desk(tables, NOON);
        ledger = new DecisionLedger("Deployment", "demo", "web", "uid-of-web", work);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "other"})
    void theDatabaseRefusesASecondDecision(String project) {
        ledger.decide(move(project), "UpToDate", Origin.MOVED, Optional.empty());

        assertThatThrownBy(
                        () -> ledger.decide(move(project), "Fired", Origin.MOVED, Optional.empty()))
                .hasStackTraceContaining("ledger_decides_once");
    }

    @Test
    void aRefusalIsSaidOnceAndGivesWayToADecision() {
        ledger.refuse(move("other"));
        ledger.refuse(move("other"));
        assertThat(rows()).containsExactly("Refused  other/busybox:latest is not for");
        assertThat(ledger.decided(move("other"))).isZero();

        ledger.decide(move("other"), "UpToDate", Origin.RECONCILED, Optional.empty());

        assertThat(rows()).containsExactly("UpToDate " + digest("a") + " null");
        assertThat(ledger.decided(move("other"))).isEqualTo(3);
    }

    private static TagRevision move(String project) {
        return new TagRevision(
                new StreamTag(project, "busybox", "latest"),
                "uid-of-busybox",
                3,
                digest("a"),
                pullSpec("busybox", "a"));
    }

    private List<String> rows() {
        return work.query(
                "select decision, image, left(refusal, 31) from ledger order by id",
                row -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3));
    }
}
