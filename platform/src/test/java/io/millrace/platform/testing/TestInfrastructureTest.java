package io.millrace.platform.testing;

import static io.millrace.platform.testing.TestInfrastructure.CONTAINERS;
import static io.millrace.platform.testing.TestInfrastructure.EMBEDDED;
import static io.millrace.platform.testing.TestInfrastructure.GIVEN;
import static io.millrace.platform.testing.TestInfrastructure.choose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestInfrastructureTest {

    @Test
    void aServerThatIsGivenIsTaken() {
        assertThat(choose(Map.of(TestInfrastructure.SERVER, "jdbc:postgresql://db/x"), _ -> true))
                .isEqualTo(GIVEN);
    }

    @Test
    void containersAreTakenWhereTheImageIs() {
        assertThat(choose(Map.of(), _ -> true)).isEqualTo(CONTAINERS);
        assertThat(choose(Map.of(), _ -> false)).isEqualTo(EMBEDDED);
    }

    @Test
    void whoeverChoosesIsObeyed() {
        var embedded = Map.of(TestInfrastructure.CHOICE, "embedded");
        var containers = Map.of(TestInfrastructure.CHOICE, "containers");

        assertThat(choose(embedded, _ -> true)).isEqualTo(EMBEDDED);
        assertThat(choose(containers, _ -> false)).isEqualTo(CONTAINERS);
        assertThatThrownBy(() -> choose(Map.of(TestInfrastructure.CHOICE, "magic"), _ -> true))
                .hasMessageContaining("MILLRACE_TEST_INFRASTRUCTURE is 'magic'");
    }

    @Test
    void everyDatabaseIsItsOwn() throws SQLException {
        try (var one = TestDatabase.start();
                var other = TestDatabase.start();
                var inOne = one.database().getConnection();
                var inOther = other.database().getConnection()) {
            inOne.createStatement().execute("create table kept (id int)");

            assertThatThrownBy(() -> inOther.createStatement().execute("select * from kept"))
                    .hasMessageContaining("does not exist");
        }
    }
}
