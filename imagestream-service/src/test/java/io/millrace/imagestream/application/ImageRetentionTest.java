package io.millrace.imagestream.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.platform.schema.Json;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageRetentionTest {

    private static final String PART = "sha256:" + "9".repeat(64);

    private OwnerInMemory owner;

    @BeforeEach
    void aStreamWithAnIndexAndALooseImage() throws SQLException {
        owner = new OwnerInMemory(OwnerDatabase.empty());
        owner.namespace("demo", "alice", "Active");
        decide("imagestreams", "{'metadata':{'name':'app'}}");
        decide(
                "images",
                "{'metadata':{'name':'index'},'dockerImageReference':'quay.io/a/b:1',"
                        + "'dockerImageManifests':[{'digest':'%s','mediaType':'a/b','architecture':'a','os':'l','manifestSize':1}]}"
                                .formatted(PART));
        for (var name : new String[] {PART, "loose"}) {
            decide(
                    "images",
                    "{'metadata':{'name':'%s'},'dockerImageReference':'quay.io/a/b:1'}"
                            .formatted(name));
        }
        decide(
                "imagestreammappings",
                "{'metadata':{'name':'app'},'tag':'v1','image':{'metadata':{'name':'index'},'dockerImageReference':'quay.io/a/b:1'}}");
    }

    private void decide(String resource, String json) {
        owner.decide(Verb.CREATE, resource, "", Json.tree(json.replace('\'', '"').getBytes(UTF_8)));
    }

    private boolean isKept(String image) {
        return owner.find(ResourceKey.cluster(ResourceType.IMAGE, image)).isPresent();
    }

    @Test
    void anImageThatNobodyNamesGoesAfterTheGrace() {
        owner.tick();
        owner.now = owner.now.plus(Duration.ofDays(6));
        owner.tick();
        assertThat(isKept("loose")).isTrue();

        owner.now = owner.now.plus(Duration.ofDays(1));
        owner.tick();

        assertThat(isKept("loose")).isFalse();
        assertThat(isKept("index")).isTrue();
        assertThat(isKept(PART)).isTrue();
    }

    @Test
    void theRegistryLetsItGoWhereverAStreamHasPointedToItThere() {
        var digest = "sha256:" + "7".repeat(64);
        var pushed = "{'metadata':{'name':'app'},'tag':'%s','image':{'metadata':{'name':'%s'}}}";
        decide("imagestreammappings", pushed.formatted("v9", digest));
        decide(
                "imagestreamtags",
                "{'metadata':{'name':'copy:v9'},'tag':{'name':'v9','from':{'kind':'ImageStreamTag','name':'app:v9'}}}");
        owner.sent.clear();
        owner.decide(Verb.DELETE, "imagestreamtags", "app:v9", null);
        owner.decide(Verb.DELETE, "imagestreamtags", "copy:v9", null);
        owner.tick();
        owner.now = owner.now.plus(Duration.ofDays(8));

        owner.tick();

        assertThat(isKept(digest)).isFalse();
        assertThat(owner.sent)
                .filteredOn(it -> it.subresource().equals("abandon"))
                .extracting(it -> it.namespace() + "/" + it.name())
                .containsExactly("demo/app", "demo/copy");
    }

    @Test
    void anImageThatIsNamedAgainStays() {
        owner.tick();
        decide(
                "imagestreammappings",
                "{'metadata':{'name':'app'},'tag':'v2','image':{'metadata':{'name':'loose'},'dockerImageReference':'quay.io/a/b:1'}}");
        owner.now = owner.now.plus(Duration.ofDays(8));

        owner.tick();
        owner.tick();

        assertThat(isKept("loose")).isTrue();
    }

    @Test
    void whatADeletedStreamNamedGoesToo() {
        owner.decide(Verb.DELETE, "imagestreams", "app", Json.object());
        owner.tick();
        owner.now = owner.now.plus(Duration.ofDays(8));

        owner.tick();

        assertThat(isKept("index")).isFalse();
        assertThat(isKept(PART)).isFalse();
    }
}
