package io.millrace.gateway.dependents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Reply;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.commands.Answer;
import io.millrace.gateway.readmodel.ToldReadModel;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnerReferencesTest {

    private static final ResourceKey STREAM = key(ResourceType.IMAGE_STREAM, "app");
    private static final ResourceKey CONFIG = key(ResourceType.CONFIG_MAP, "settings");
    private static final String OF_STREAM =
            "{'apiVersion':'image.openshift.io/v1','kind':'ImageStream','name':'app','uid':'u1'}";
    private static final String OF_SECRET =
            "{'apiVersion':'v1','kind':'Secret','name':'key','uid':'u3'}";

    private final ToldReadModel told = new ToldReadModel();
    private final List<String> asked = new ArrayList<>();
    private int lookup = 404;
    private int outcome = 200;
    private Instant now = Instant.parse("2026-11-26T07:00:00Z");
    private final InstantSource clock = () -> now;
    private final CrossReferences references = new CrossReferences(told.readModel());
    private final DependentWrites writes =
            new DependentWrites(this::answer, clock, "test", Duration.ofSeconds(30));
    private final OwnerlessObjects ownerless = new OwnerlessObjects(references, writes, clock);
    private final Orphans orphans = new Orphans(references, writes);

    private static ResourceKey key(ResourceType type, String name) {
        return ResourceKey.of(type, "demo", name);
    }

    private Answer answer(Owner owner, Command command) {
        asked.add(
                "%s%s %s %s uid=%s version=%s%s"
                        .formatted(
                                command.dryRun() ? "try " : "",
                                command.verb(),
                                owner.wireName(),
                                command.name(),
                                command.preconditionUid(),
                                command.preconditionVersion(),
                                command.body() == null
                                        ? ""
                                        : " " + Json.tree(command.body()).toString()));
        var code = command.dryRun() ? lookup : outcome;
        return new Answer.Decided(new Reply(command.id(), code, owner, 0, null, null));
    }

    private void stream() {
        told.put(STREAM, 4, "{'metadata':{'name':'app','namespace':'demo','uid':'u1'}}");
    }

    private void config(String... owners) {
        told.put(
                CONFIG,
                7,
                "{'metadata':{'name':'settings','namespace':'demo','uid':'u2','ownerReferences':[%s]}}"
                        .formatted(String.join(",", owners)));
    }

    @Test
    void whatBelongedToAnotherServicesObjectGoesWithIt() throws InterruptedException {
        stream();
        config(OF_STREAM);
        ownerless.collect();
        assertThat(asked).isEmpty();

        told.delete(STREAM, 5);
        ownerless.collect();

        assertThat(asked)
                .containsExactly(
                        "try DELETE imagestream app uid=u1 version=null",
                        "DELETE gateway settings uid=u2 version=7");
    }

    @Test
    void nothingIsDeletedWhenTheServiceStillHasTheOwner() throws InterruptedException {
        config(OF_STREAM);
        lookup = 200;

        ownerless.collect();
        ownerless.collect();

        assertThat(asked).containsExactly("try DELETE imagestream app uid=u1 version=null");
    }

    @Test
    void aServiceThatDoesNotAnswerIsAskedAgainLater() throws InterruptedException {
        config(OF_STREAM);
        lookup = 504;
        ownerless.collect();

        now = now.plusSeconds(60);
        lookup = 409;
        ownerless.collect();

        assertThat(asked).last().isEqualTo("DELETE gateway settings uid=u2 version=7");
    }

    @Test
    void whoHasAnotherOwnerOnlyForgetsTheOneThatIsGone() throws InterruptedException {
        told.put(
                key(ResourceType.SECRET, "key"),
                6,
                "{'metadata':{'name':'key','namespace':'demo','uid':'u3'}}");
        config(OF_STREAM, OF_SECRET);

        ownerless.collect();

        assertThat(asked).hasSize(2);
        assertThat(asked.getLast())
                .startsWith("PATCH gateway settings uid=u2 version=7")
                .contains("\"name\":\"key\"")
                .doesNotContain("app");
    }

    @Test
    void ownersOfUnknownKindsAndOfTheSameServiceAreOthersBusiness() throws InterruptedException {
        config(OF_SECRET, "{'apiVersion':'apps/v1','kind':'ReplicaSet','name':'x','uid':'u9'}");

        ownerless.collect();

        assertThat(asked).isEmpty();
    }

    @Test
    void anOrphanForgetsItsOwnerBeforeThatIsDeleted() throws InterruptedException {
        stream();
        config(OF_STREAM);

        orphans.release(told.readModel().list(STREAM.type(), "demo").entries());

        assertThat(asked)
                .containsExactly(
                        "PATCH gateway settings uid=u2 version=7"
                                + " {\"metadata\":{\"ownerReferences\":null}}");
    }

    @Test
    void theOwnerIsNotDeletedWhenAnOrphanCannotForgetIt() {
        stream();
        config(OF_STREAM);
        outcome = 409;

        assertThatThrownBy(() ->
                        orphans.release(told.readModel().list(STREAM.type(), "demo").entries()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("configmaps demo/settings is to stay");
    }

    @Test
    void dependentsOfTheSameNameInAnotherProjectStay() throws InterruptedException {
        stream();
        told.put(
                ResourceKey.of(ResourceType.CONFIG_MAP, "other", "settings"),
                9,
                "{'metadata':{'name':'settings','namespace':'other','uid':'u5','ownerReferences':["
                        + OF_STREAM
                        + "]}}");

        orphans.release(told.readModel().list(STREAM.type(), "demo").entries());

        assertThat(asked).isEmpty();
    }
}
