package io.millrace.gateway.realm;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.identity.Callers;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.registry.BuildCredential;
import io.millrace.platform.registry.TrustedSigners;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Recognises who wants a token.
///
/// @param users whose token it is
record Visitors(
        Function<String, Optional<Requester>> users,
        ReadModel readModel,
        TrustedSigners buildSigners,
        InstantSource clock) {

    sealed interface Recognition {}

    record Known(Visitor visitor) implements Recognition {}

    record Stranger() implements Recognition {}

    /// A build that this gateway has not heard of, or not any more.
    record NotYetKnown() implements Recognition {}

    private static final Set<String> ENDED = Set.of("Complete", "Failed", "Error", "Cancelled");

    Recognition recognised(Login login) {
        return switch (login) {
            case Login.Nobody() -> new Known(new Visitor.User(Callers.ANONYMOUS));
            case Login.Token(var token) -> user(token);
            case Login.Password(var username, var password) ->
                    username.equals(BuildCredential.USERNAME) ? build(password) : user(password);
        };
    }

    private Recognition user(String token) {
        return users.apply(token)
                .<Recognition>map(it -> new Known(new Visitor.User(it)))
                .orElseGet(Stranger::new);
    }

    private Recognition build(String password) {
        return BuildCredential.read(password, buildSigners, clock.instant())
                .map(this::underWay)
                .orElseGet(Stranger::new);
    }

    /// A credential outlives its build by no moment, stolen or not.
    private Recognition underWay(BuildCredential credential) {
        var build =
                readModel
                        .find(
                                ResourceKey.of(
                                        ResourceType.BUILD,
                                        credential.namespace(),
                                        credential.build()))
                        .filter(it -> it.uid().equals(credential.uid()));
        if (build.isEmpty()) {
            return new NotYetKnown();
        }
        return ENDED.contains(build.get().fields().getOrDefault("status", ""))
                ? new Stranger()
                : new Known(new Visitor.Build(credential));
    }
}
