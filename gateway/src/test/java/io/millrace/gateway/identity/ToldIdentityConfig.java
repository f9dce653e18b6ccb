package io.millrace.gateway.identity;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A configuration with these files, and without whatever else can be left out.
record ToldIdentityConfig(Optional<Path> tokens, Optional<Path> keys, Optional<Path> authorities) {

    static final String ISSUER = "https://kubernetes.default.svc";

    IdentityConfig config() {
        return new IdentityConfig(
                () -> tokens,
                new NoPasswords(),
                new UsualOauth(),
                new Accounts(keys),
                new NoProvider(),
                () -> authorities);
    }

    private record NoPasswords() implements IdentityConfig.Passwords {

        @Override
        public Optional<Path> file() {
            return Optional.empty();
        }

        @Override
        public String provider() {
            return "htpasswd";
        }

        @Override
        public int failures() {
            return 10;
        }

        @Override
        public Duration window() {
            return Duration.ofMinutes(1);
        }
    }

    private record UsualOauth() implements IdentityConfig.Oauth {

        @Override
        public Optional<String> issuer() {
            return Optional.empty();
        }

        @Override
        public Duration tokenLifetime() {
            return Duration.ofHours(24);
        }

        @Override
        public Duration codeLifetime() {
            return Duration.ofMinutes(1);
        }
    }

    private record Accounts(Optional<Path> keysFile) implements IdentityConfig.ServiceAccounts {

        @Override
        public String issuer() {
            return ISSUER;
        }

        @Override
        public Duration longest() {
            return Duration.ofHours(24);
        }
    }

    private record NoProvider() implements IdentityConfig.Oidc {

        @Override
        public Optional<String> issuer() {
            return Optional.empty();
        }

        @Override
        public Optional<String> audience() {
            return Optional.empty();
        }

        @Override
        public String usernameClaim() {
            return "sub";
        }

        @Override
        public String usernamePrefix() {
            return "oidc-";
        }

        @Override
        public String groupsClaim() {
            return "groups";
        }

        @Override
        public String groupsPrefix() {
            return "oidc-";
        }

        @Override
        public Optional<Path> caFile() {
            return Optional.empty();
        }
    }
}
