package io.millrace.gateway.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// By what the gateway knows its callers. Each part can be left out.
@Singleton
record IdentityConfig(
        Tokens tokens,
        Passwords passwords,
        Oauth oauth,
        ServiceAccounts serviceAccounts,
        Oidc oidc,
        ClientCertificates clientCertificates) {

    /// Fixed bearer tokens.
    @ConfigMapping(prefix = "millrace.tokens")
    interface Tokens {

        /// Lines of `sha256-hex-of-token,username,uid,"group1,group2"`.
        Optional<Path> file();
    }

    /// Passwords for `oc login -u`.
    @ConfigMapping(prefix = "millrace.passwords")
    interface Passwords {

        /// Lines of `user:hash` as `htpasswd -B` writes them.
        Optional<Path> file();

        /// The name of the identity provider that the file is.
        @WithDefault("htpasswd")
        String provider();

        /// How many wrong passwords for one user name, or from one address, are heard within the
        /// window before more are refused unheard.
        @WithDefault("10")
        int failures();

        /// Within which wrong passwords are counted.
        @WithDefault("PT1M")
        Duration window();
    }

    /// Logging in.
    @ConfigMapping(prefix = "millrace.oauth")
    interface Oauth {

        /// The address at which clients reach this server; without it the one that they named.
        Optional<String> issuer();

        /// After this long who is logged in must log in again.
        @WithDefault("PT24H")
        Duration tokenLifetime();

        /// How long a client may take to exchange its code for a token.
        @WithDefault("PT1M")
        Duration codeLifetime();
    }

    /// Tokens of service accounts.
    @ConfigMapping(prefix = "millrace.service-accounts")
    interface ServiceAccounts {

        /// PEM file of P-256 private keys: the first one signs, all are accepted.
        Optional<Path> keysFile();

        /// Who says that it issues the tokens, and the audience that this server is.
        @WithDefault("https://kubernetes.default.svc")
        String issuer();

        /// No token is good for longer.
        @WithDefault("PT24H")
        Duration longest();
    }

    /// Bearer tokens of an OpenID Connect provider.
    @ConfigMapping(prefix = "millrace.oidc")
    interface Oidc {

        /// The provider's issuer, as its tokens name it; its discovery document lies below.
        Optional<String> issuer();

        /// The audience that tokens must name: the client id of the people's tool.
        Optional<String> audience();

        /// The claim that is the name of the user.
        @WithDefault("sub")
        String usernameClaim();

        /// Stands before each user name, so that nobody gets the name of a user who logs in
        /// otherwise; `-` for none.
        @WithDefault("oidc-")
        String usernamePrefix();

        /// The claim that lists the groups of the user.
        @WithDefault("groups")
        String groupsClaim();

        /// As for users.
        @WithDefault("oidc-")
        String groupsPrefix();

        /// Certificates (PEM) that the provider's may be signed by, instead of the public ones.
        Optional<Path> caFile();
    }

    /// Client certificates, where TLS is on.
    @ConfigMapping(prefix = "millrace.client-certificates")
    interface ClientCertificates {

        /// The authorities (PEM) whose certificates are believed: CN is the user, O are the groups.
        Optional<Path> caFile();
    }
}
