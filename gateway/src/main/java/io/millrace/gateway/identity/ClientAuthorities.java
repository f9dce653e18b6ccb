package io.millrace.gateway.identity;

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
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/// The authorities whose certificates are believed when callers show them.
final class ClientAuthorities {

    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USE = "2.5.29.37.0";

    private final Set<TrustAnchor> authorities;
    private final InstantSource clock;

    private ClientAuthorities(Set<TrustAnchor> authorities, InstantSource clock) {
        this.authorities = authorities;
        this.clock = clock;
    }

    /// @param pem lines of the authorities' certificates
    static ClientAuthorities of(List<String> pem, InstantSource clock) {
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
            return new ClientAuthorities(authorities, clock);
        } catch (CertificateException e) {
            throw new IllegalArgumentException("not a list of PEM certificates", e);
        }
    }

    /// Whether the certificate is a client's, and one of the authorities has signed it.
    ///
    /// @param chain the caller's certificate first
    boolean admit(List<X509Certificate> chain) {
        return !chain.isEmpty() && isTrusted(chain) && isForClients(chain.getFirst());
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

    /// What the certificate's subject says under an attribute; nothing when it cannot be read.
    static List<String> values(X509Certificate certificate, String attribute) {
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
