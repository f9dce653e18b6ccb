package io.millrace.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.rbac.PolicyRule;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageTest {

    /// `verbs groups resources names`, each separated by commas; `-` stands for none.
    private static PolicyRule rule(String text) {
        var words = text.strip().split(" ");
        return words[0].equals("url")
                ? new PolicyRule(list(words[1]), null, null, null, list(words[2]))
                : new PolicyRule(
                        list(words[0]),
                        list(words[1]),
                        list(words[2]),
                        words.length > 3 ? list(words[3]) : null,
                        null);
    }

    private static List<String> list(String words) {
        return words.equals("-") ? List.of() : Arrays.asList(words.split(","));
    }

    private static List<PolicyRule> rules(String text) {
        return Arrays.stream(text.split(";")).map(CoverageTest::rule).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    get g r              | get g r             | true
                    get g r              | list g r            | false
                    get g r              | get h r             | false
                    get g r              | get g r/s           | false
                    get g */s            | get g r/s           | true
                    get g *              | get g r/s           | true
                    get g r              | get g *             | false
                    get g r              | * g r               | false
                    get g r              | get * r             | false
                    * * *                | get,list g r n      | true
                    get g r; list g r    | get,list g r        | true
                    get g r n            | get g r             | false
                    get g r              | get g r n           | true
                    get g r n; get g r m | get g r m,n         | true
                    get g r n            | get g r m,n         | false
                    get g r; get g s     | get g r,s           | true
                    url get /a*          | url get /abc        | true
                    url get /a*          | url get /ab*        | true
                    url get /ab*         | url get /a*         | false
                    url get *            | url get /x          | true
                    url get /x           | url get *           | false
                    * * *                | url get /x          | false
                    """)
    void rulesCoverWhatTheyAllowPieceByPiece(String held, String wanted, boolean covered) {
        assertThat(new Coverage(rules(held)).missing(rules(wanted)).isEmpty()).isEqualTo(covered);
    }

    @Test
    void whatIsMissingIsToldWithItsVerbsTogether() {
        var missing =
                new Coverage(rules("get g r")).missing(rules("get,list,delete g r; get g r,s"));

        assertThat(missing)
                .containsExactly(
                        PolicyRule.on("g", List.of("r"), List.of("delete", "list")),
                        PolicyRule.on("g", List.of("s"), List.of("get")));
    }

    @Test
    void theSizeOfRulesIsTheNumberOfTheirPieces() {
        assertThat(Coverage.size(rules("a,b g,h r,s,t; get g r x,y; url get,post /a,/b")))
                .isEqualTo(12 + 2 + 4);
    }
}
