package io.millrace.build.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a build shows to registries, made when it is needed and for what it is needed.
public interface RegistryLogins {

    /// @param images all that is about to be pulled, by pull spec
    List<RegistryCredential> toPull(List<String> images);

    /// @param image the pull spec that is about to be pushed to
    List<RegistryCredential> toPush(String image);

    /// Always the same, whatever it is for.
    static RegistryLogins always(List<RegistryCredential> credentials) {
        return new StandingLogins(credentials);
    }

    /// The same for somebody who cannot ask for more: what all of the build needs, the images of
    /// its own project that nobody has named yet among it.
    ///
    /// @param images that are known already, by pull spec
    /// @param output the pull spec that will be pushed to
    default StandingLogins portable(List<String> images, Optional<String> output) {
        var all = new ArrayList<>(toPull(images));
        output.ifPresent(it -> all.addAll(toPush(it)));
        return new StandingLogins(all.stream().distinct().toList());
    }

    /// The same, with somebody told of each credential before it is used.
    default RegistryLogins toldTo(Consumer<List<RegistryCredential>> witness) {
        var made = this;
        return new RegistryLogins() {
            @Override
            public List<RegistryCredential> toPull(List<String> images) {
                return told(made.toPull(images));
            }

            @Override
            public List<RegistryCredential> toPush(String image) {
                return told(made.toPush(image));
            }

            private List<RegistryCredential> told(List<RegistryCredential> credentials) {
                witness.accept(credentials);
                return credentials;
            }
        };
    }
}
