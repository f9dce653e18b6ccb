package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import io.millrace.gateway.accounts.Login;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.jwt.SigningKeys;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Who somebody is, by the credentials shown. The one place that knows all kinds of them.
@Singleton
public final class Authenticator {

    /// Longer credentials are refused unread.
    public static final int LONGEST = 16 * 1024;

    private static final Logger LOG = Logger.getLogger(Authenticator.class);

    private final Optional<KeptFile<Tokens>> tokens;
    private final Optional<KeptFile<ClientCertificates>> certificates;
    private final Optional<ServiceAccountTokens> serviceAccounts;
    private final Optional<Oidc> oidc;
    private final AccessTokens accessTokens;
    private final Memberships memberships;
    private final PasswordLogins passwords;
    private final Optional<ClusterIdentity> cluster;

    Authenticator(
            IdentityConfig config,
            Optional<ClusterIdentity> cluster,
            ReadModel readModel,
            InstantSource clock) {
        this.cluster = cluster;
        this.tokens = config.tokens().file().map(it -> new KeptFile<>(it, Tokens::parse, clock));
        this.certificates =
                config.clientCertificates()
                        .caFile()
                        .map(it ->
                                new KeptFile<>(
                                        it, pem -> ClientCertificates.of(pem, clock), clock));
        this.serviceAccounts =
                config.serviceAccounts()
                        .keysFile()
                        .map(it -> serviceAccounts(it, config, readModel, clock));
        this.oidc = OidcSettings.connected(config.oidc(), clock);
        this.accessTokens = new AccessTokens(readModel, clock);
        this.memberships = new Memberships(readModel);
        this.passwords = new PasswordLogins(config.passwords(), clock);
        if (cluster.isEmpty()
                && tokens.isEmpty()
                && certificates.isEmpty()
                && oidc.isEmpty()
                && config.passwords().file().isEmpty()) {
            LOG.warn("Neither tokens nor passwords are configured: nobody can log in");
        }
    }

    private static ServiceAccountTokens serviceAccounts(
            Path file, IdentityConfig config, ReadModel readModel, InstantSource clock) {
        var keys = new KeptFile<>(file, pem -> SigningKeys.parse(String.join("\n", pem)), clock);
        return new ServiceAccountTokens(
                keys::get,
                config.serviceAccounts().issuer(),
                config.serviceAccounts().longest(),
                readModel,
                clock);
    }

    /// Whoever carries the bearer token. May wait for an identity provider's keys, or for what the
    /// cluster says.
    public Optional<Requester> bearer(String token) {
        return tokens.flatMap(it -> it.get().find(token))
                .map(this::joined)
                .or(() -> cluster.isPresent() ? cluster.get().bearer(token, "") : ofOurOwn(token));
    }

    /// The groups of a cluster's users are the cluster's business.
    private Requester joined(Requester requester) {
        return cluster.isPresent() ? requester : memberships.join(requester);
    }

    private Optional<Requester> ofOurOwn(String token) {
        return accessTokens
                .find(token)
                .or(() -> isSigned(token) ? signed(token) : Optional.empty())
                .map(memberships::join);
    }

    /// As `bearer`, for a service account's token that was made for another audience than the API.
    public Optional<Requester> serviceAccount(String token, String audience) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        return cluster.isPresent()
                ? cluster.get().bearer(token, audience)
                : serviceAccounts.flatMap(it -> it.find(token, audience));
    }

    /// The audience that this server is; empty when it knows none.
    public String audience() {
        return serviceAccounts.map(ServiceAccountTokens::audience).orElse("");
    }

    /// Whether the cluster is asked who somebody is, and what somebody may, so that everything
    /// about a caller may take its time.
    boolean asksCluster() {
        return cluster.isPresent();
    }

    /// Whether recognising the token takes computing and perhaps waiting.
    static boolean isSigned(String token) {
        return token.length() <= LONGEST && token.startsWith("ey") && token.indexOf('.') > 0;
    }

    private Optional<Requester> signed(String token) {
        return serviceAccounts
                .flatMap(it -> it.find(token, it.audience()))
                .or(() -> oidc.flatMap(it -> it.find(token)));
    }

    /// Who shows the certificates, or for whom a proxy does.
    Optional<Requester> certificate(
            List<X509Certificate> chain, Collection<Map.Entry<String, String>> headers) {
        return cluster.isPresent()
                ? cluster.get().certified(chain, headers)
                : certificates.flatMap(it -> it.get().find(chain)).map(memberships::join);
    }

    /// Whether name and password are somebody's. Computes for some hundred milliseconds.
    ///
    /// @param address where the attempt comes from
    /// @throws io.millrace.platform.status.RefusedException after too many failures
    public Optional<Login> password(String user, String password, String address) {
        return passwords.check(user, password, address);
    }

    /// Issues tokens of service accounts; empty when this server has no key to sign them.
    public Optional<ServiceAccountTokens> serviceAccountTokens() {
        return serviceAccounts;
    }

    /// The groups that list the user.
    public List<String> groupsOf(String user) {
        return memberships.of(user);
    }
}
