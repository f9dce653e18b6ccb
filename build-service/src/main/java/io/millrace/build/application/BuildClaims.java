package io.millrace.build.application;

import io.millrace.contract.Claim;
import io.millrace.contract.Command;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.build.BuildRequest;
import io.millrace.contract.build.BuildTriggerCause;
import io.millrace.contract.build.GitSourceRevision;
import io.millrace.contract.build.SourceControlUser;
import io.millrace.contract.build.SourceRevision;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.ClaimSources;
import io.millrace.platform.log.ClaimOrigin;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.status.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Builds that other systems ask for: made as if the source's user had asked, once for each
/// request.
record BuildClaims(ClaimSources sources, Instantiations instantiations) {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int LONGEST_ID = 200;

    void take(Claim.BuildRequested request, ClaimOrigin origin, Work work) {
        var requester = sources.requesterOf(origin);
        requireId(request);
        requireRight(request, requester, work);
        var id = "claim-" + origin.source() + "-" + request.eventId();
        if (Instantiations.isMade(id, work)) {
            return;
        }
        switch (instantiations.decide(command(request, requester, origin, id, work), work)) {
            case Outcome.Stored(_, var build) ->
                    Instantiations.remember(id, build.namespace(), build.name(), work);
            case Outcome.Refused(var refusal) -> throw refusal.asException();
            case Outcome.Answered _, Outcome.Deferred _ -> {}
        }
    }

    private static void requireId(Claim.BuildRequested request) {
        if (request.eventId().isEmpty() || request.eventId().length() > LONGEST_ID) {
            throw Refusal.badRequest(
                            "eventId: a request needs an id of at most %d characters"
                                    .formatted(LONGEST_ID))
                    .asException();
        }
    }

    private static void requireRight(Claim.BuildRequested request, Requester requester, Work work) {
        var type = ResourceType.BUILD_CONFIG;
        var asked =
                new Attributes(
                        "create",
                        type.group(),
                        type.plural(),
                        "instantiate",
                        request.namespace(),
                        request.buildConfig());
        if (!work.access().allows(requester, asked)) {
            throw Refusal.forbidden(
                            requester.username(),
                            "create",
                            type.group(),
                            type.plural(),
                            "instantiate",
                            request.namespace(),
                            request.buildConfig())
                    .asException();
        }
    }

    private static Command command(
            Claim.BuildRequested request,
            Requester requester,
            ClaimOrigin origin,
            String id,
            Work work) {
        var type = ResourceType.BUILD_CONFIG;
        var body =
                BuildRequest.of(ObjectMeta.named(request.namespace(), request.buildConfig()))
                        .withRevision(revision(request.commit()))
                        .withTriggeredBy(
                                List.of(
                                        BuildTriggerCause.EMPTY.withMessage(
                                                "Requested by " + origin.source())));
        return new Command(
                id,
                requester,
                Verb.CREATE,
                type.group(),
                type.plural(),
                "instantiate",
                request.namespace(),
                request.buildConfig(),
                body,
                null,
                null,
                null,
                Map.of(),
                false,
                work.now().plus(PATIENCE),
                "",
                Map.of());
    }

    private static @Nullable SourceRevision revision(@Nullable String commit) {
        return commit == null
                ? null
                : new SourceRevision(
                        "Git",
                        new GitSourceRevision(
                                commit, SourceControlUser.EMPTY, SourceControlUser.EMPTY, null));
    }
}
