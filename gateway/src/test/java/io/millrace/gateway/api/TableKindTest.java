package io.millrace.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.platform.schema.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableKindTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static JsonNode json(String text) {
        return Json.tree(text.replace('\'', '"').getBytes(UTF_8));
    }

    private static List<Object> cells(String kind, String object) {
        return TableKind.at(TableKind.of(kind).row().cells(json(object)), NOW);
    }

    private static String stream(String... tags) {
        var histories = new StringBuilder();
        for (var tag : tags) {
            histories
                    .append(histories.isEmpty() ? "" : ",")
                    .append(
                            "{'tag':'%s','items':[{'created':'2026-11-23T11:00:00Z'}]}"
                                    .formatted(tag));
        }
        return "{'metadata':{'name':'web'},'status':{'dockerImageRepository':'r/demo/web','tags':["
                + histories
                + "]}}";
    }

    @Test
    void aStreamShowsItsTagsNewestFirst() {
        var stream =
                "{'metadata':{'name':'web'},'status':{'dockerImageRepository':'r/demo/web','tags':["
                        + "{'tag':'a','items':[{'created':'2026-11-23T11:59:50Z'}]},"
                        + "{'tag':'b','items':[{'created':'2026-11-23T11:59:58Z'}]},"
                        + "{'tag':'failed'}]}}";

        assertThat(cells("ImageStream", stream))
                .containsExactly("web", "r/demo/web", "b,a,failed", "2 seconds ago");
    }

    @Test
    void moreTagsThanFitAreCounted() {
        var tags =
                new String[] {
                    "1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "1.9", "2.0",
                    "2.1"
                };

        assertThat(cells("ImageStream", stream(tags)).get(2))
                .isEqualTo("1.0,1.1,1.2,1.3,1.4,1.5,1.6,1.7,1.8,1.9 + 2 more...");
    }

    @Test
    void aSingleTagIsAlwaysShown() {
        var name = "a-tag-with-a-name-that-is-far-longer-than-forty-characters";

        assertThat(cells("ImageStream", stream(name)).get(2)).isEqualTo(name);
    }

    @Test
    void aBuildShowsWhereItComesFromAndHowItWent() {
        var build =
                "{'metadata':{'name':'hello-1'},'spec':{'strategy':{'dockerStrategy':{}},"
                        + "'source':{'git':{'ref':'main'}},"
                        + "'revision':{'git':{'commit':'0123456789abcdef0123456789abcdef01234567'}}},"
                        + "'status':{'phase':'Failed','reason':'DockerBuildFailed',"
                        + "'startTimestamp':'2026-11-23T11:57:00Z','duration':125000000000}}";

        assertThat(cells("Build", build))
                .containsExactly(
                        "hello-1",
                        "Docker",
                        "Git@0123456",
                        "Failed (DockerBuildFailed)",
                        "3 minutes ago",
                        "2m5s");
    }

    @Test
    void aBuildConfigShowsTheNumberOfItsLastBuild() {
        var config =
                "{'metadata':{'name':'hello'},'spec':{'strategy':{'type':'Docker','dockerStrategy':{}},"
                        + "'source':{'dockerfile':'FROM x'}},'status':{'lastVersion':3}}";

        assertThat(cells("BuildConfig", config))
                .containsExactly("hello", "Docker", "Dockerfile", 3L);
    }

    @Test
    void anUnknownKindShowsNameAndAge() {
        assertThat(TableKind.of("Widget").columns())
                .extracting(Column::name)
                .containsExactly("Name", "Created At");
    }

    @Test
    void bindingsOfTheTwoGroupsLookDifferent() {
        var binding =
                "{'metadata':{'name':'edit','creationTimestamp':'2026-11-23T11:59:30Z'},"
                        + "'roleRef':{'kind':'ClusterRole','name':'edit'},'subjects':["
                        + "{'kind':'User','name':'anna'},{'kind':'User','name':'bert'},"
                        + "{'kind':'ServiceAccount','namespace':'demo','name':'builder'}]}";

        assertThat(cells("RoleBinding.rbac.authorization.k8s.io", binding))
                .containsExactly(
                        "edit", "ClusterRole/edit", "30s", "anna, bert", "", "demo/builder");
        assertThat(cells("RoleBinding.authorization.openshift.io", binding))
                .containsExactly("edit", "/edit", "anna, bert", "", "demo/builder", "");
    }

    @Test
    void anEventTellsWhatHappenedToWhatAndWhen() {
        var event =
                "{'metadata':{'name':'hello-1.1'},'involvedObject':{'kind':'Build','name':'hello-1'},"
                        + "'type':'Normal','reason':'BuildStarted','message':'it runs',"
                        + "'source':{'component':'build-controller'},'count':2,"
                        + "'firstTimestamp':'2026-11-23T11:58:00Z',"
                        + "'lastTimestamp':'2026-11-23T11:59:30Z'}";

        assertThat(cells("Event", event))
                .containsExactly(
                        "30s",
                        "Normal",
                        "BuildStarted",
                        "build/hello-1",
                        "",
                        "build-controller",
                        "it runs",
                        "2m",
                        2,
                        "hello-1.1");
    }

    @Test
    void aQuotaShowsWhatIsUsed() {
        var quota =
                "{'metadata':{'name':'small','creationTimestamp':'2026-11-23T11:59:30Z'},"
                        + "'status':{'hard':{'secrets':'5','limits.cpu':'2'},'used':{'secrets':'1'}}}";

        assertThat(cells("ResourceQuota", quota))
                .containsExactly("small", "secrets: 1/5", "limits.cpu: 0/2", "30s");
    }
}
