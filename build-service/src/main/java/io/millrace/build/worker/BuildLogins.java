package io.millrace.build.worker;

import io.millrace.build.execution.RegistryCredential;
import io.millrace.build.execution.RegistryLogins;
import io.millrace.build.execution.StandingLogins;
import io.millrace.contract.ImageReference;
import io.millrace.platform.registry.BuildCredential;
import io.millrace.platform.registry.RegistryGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one build shows to registries: the integrated one sees a credential that opens just the
/// repositories about to be used, the others what the project's secrets hold.
///
/// @param actor who pushes in the integrated registry's eyes
/// @param life how long the build may take
/// @param others the first of each registry counts
record BuildLogins(
        IntegratedRegistry integrated,
        Claim claim,
        String actor,
        Duration life,
        List<RegistryCredential> others)
        implements RegistryLogins {

    @Override
    public List<RegistryCredential> toPull(List<String> images) {
        return with(
                images.stream()
                        .flatMap(it -> repository(it).stream())
                        .distinct()
                        .map(RegistryGrant::pull)
                        .toList());
    }

    @Override
    public List<RegistryCredential> toPush(String image) {
        return with(repository(image).map(RegistryGrant::push).stream().toList());
    }

    @Override
    public StandingLogins portable(List<String> images, Optional<String> output) {
        return new StandingLogins(withOthers(Optional.of(standing(images, output))));
    }

    /// What the integrated registry's realm is shown for all that the build may do there.
    RegistryCredential standing(List<String> images, Optional<String> output) {
        var access = new ArrayList<RegistryGrant>();
        access.add(RegistryGrant.pullAllOf(claim.namespace()));
        images.stream()
                .flatMap(it -> repository(it).stream())
                .distinct()
                .map(RegistryGrant::pull)
                .forEach(access::add);
        output.flatMap(this::repository).map(RegistryGrant::push).ifPresent(access::add);
        return own(integrated.standingCredential(claim, actor, access, life));
    }

    private List<RegistryCredential> with(List<RegistryGrant> access) {
        return withOthers(
                access.isEmpty()
                        ? Optional.empty()
                        : Optional.of(own(integrated.credential(claim, actor, access, life))));
    }

    private RegistryCredential own(String password) {
        return new RegistryCredential(integrated.host(), BuildCredential.USERNAME, password);
    }

    private List<RegistryCredential> withOthers(Optional<RegistryCredential> own) {
        var credentials = new ArrayList<RegistryCredential>();
        own.ifPresent(credentials::add);
        others.stream()
                .filter(it -> !it.registry().equalsIgnoreCase(integrated.host()))
                .forEach(credentials::add);
        return credentials;
    }

    private Optional<String> repository(String image) {
        try {
            return Optional.of(ImageReference.parse(image))
                    .filter(it -> it.registry().equalsIgnoreCase(integrated.host()))
                    .map(ImageReference::repository);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
