package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import io.millrace.gateway.accounts.AccountNames;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/// Recognises callers by the certificates that they show: signed by one of the authorities, CN is
/// the user, O are the groups.
final class ClientCertificates {

    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USE = "2.5.29.37.0";

    private final Set<TrustAnchor> authorities;
    private final InstantSource clock;

    private ClientCertificates(Set<TrustAnchor> authorities, InstantSource clock) {
        this.authorities = authorities;
        this.clock = clock;
    }

    /// @param pem lines of the authorities' certificates
    static ClientCertificates of(List<String> pem, InstantSource clock) {
        try {
            var text = String.join("\n", pem).getBytes(StandardCharsets.US_ASCII);
            var authorities =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(text))
                            .stream()
                            .map(it -> new TrustAnchor((X509Certificate) it, null))
                            .collect(Collectors.toUnmodifiableSet());
            if (authorities.isEmpty()) {
                throw new IllegalArgumentException("there is no certificate");
            }
            return new ClientCertificates(authorities, clock);
        } catch (CertificateException e) {
            throw new IllegalArgumentException("not a list of PEM certificates", e);
        }
    }

    /// @param chain the caller's certificate first
    Optional<Requester> find(List<X509Certificate> chain) {
        return !chain.isEmpty() && isTrusted(chain) && isForClients(chain.getFirst())
                ? requester(chain.getFirst())
                : Optional.empty();
    }

    /// The handshake has checked that the caller has the key; by whom the certificate is signed is
    /// checked here, whatever else the server's TLS trusts.
    private boolean isTrusted(List<X509Certificate> chain) {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            var parameters = new PKIXParameters(authorities);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            CertPathValidator.getInstance("PKIX")
                    .validate(factory.generateCertPath(withoutAuthority(chain)), parameters);
            return true;
        } catch (GeneralSecurityException untrusted) {
            return false;
        }
    }

    private List<X509Certificate> withoutAuthority(List<X509Certificate> chain) {
        var path = new ArrayList<>(chain);
        if (path.size() > 1
                && authorities.stream()
                        .anyMatch(it -> path.getLast().equals(it.getTrustedCert()))) {
            path.removeLast();
        }
        return path;
    }

    private static boolean isForClients(X509Certificate certificate) {
        try {
            var uses = certificate.getExtendedKeyUsage();
            return certificate.getBasicConstraints() < 0
                    && (uses == null
                            || uses.contains(CLIENT_AUTHENTICATION)
                            || uses.contains(ANY_USE));
        } catch (CertificateException unreadable) {
            return false;
        }
    }

    private static Optional<Requester> requester(X509Certificate certificate) {
        var names = values(certificate, "CN");
        if (names.size() != 1 || AccountNames.fault(names.getFirst()).isPresent()) {
            return Optional.empty();
        }
        var groups = values(certificate, "O");
        return groups.contains(WellKnown.UNAUTHENTICATED)
                ? Optional.empty()
                : Optional.of(
                        new Requester(
                                names.getFirst(), "", WellKnown.authenticated(groups), Map.of()));
    }

    private static List<String> values(X509Certificate certificate, String attribute) {
        try {
            var name = new LdapName(certificate.getSubjectX500Principal().getName());
            return name.getRdns().reversed().stream()
                    .filter(it -> it.getType().equalsIgnoreCase(attribute))
                    .map(it -> it.getValue().toString())
                    .toList();
        } catch (InvalidNameException unreadable) {
            return List.of();
        }
    }
}
