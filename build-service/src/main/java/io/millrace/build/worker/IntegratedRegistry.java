package io.millrace.build.worker;

import io.millrace.platform.registry.BuildCredential;
import io.millrace.platform.registry.RegistryGrant;
import io.millrace.platform.registry.RegistryKey;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// The integrated registry, for which this service vouches for its builds.
///
/// @param host in pull specs
record IntegratedRegistry(String host, RegistryKey key, InstantSource clock) {

    /// Longer than any pull or push takes.
    private static final Duration LONGEST = Duration.ofHours(4);

    /// A password for the token realm.
    String credential(Claim claim, String actor, List<RegistryGrant> access, Duration life) {
        return standingCredential(
                claim, actor, access, life.compareTo(LONGEST) < 0 ? life : LONGEST);
    }

    /// The same for as long as the build may take.
    String standingCredential(
            Claim claim, String actor, List<RegistryGrant> access, Duration life) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return new BuildCredential(
                        actor, claim.namespace(), claim.name(), claim.uid(), access, now.plus(life))
                .sign(key, now);
    }
}
