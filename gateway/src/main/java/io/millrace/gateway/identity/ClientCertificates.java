package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import io.millrace.gateway.accounts.AccountNames;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Recognises callers by the certificates that they show: signed by one of the authorities, CN is
/// the user, O are the groups.
///
/// @param names what a user may be called
record ClientCertificates(ClientAuthorities authorities, Names names) {

    /// Whether somebody may be called so.
    interface Names {
        boolean admit(String user);
    }

    /// @param pem lines of the authorities' certificates
    static ClientCertificates of(List<String> pem, InstantSource clock) {
        return new ClientCertificates(
                ClientAuthorities.of(pem, clock), it -> AccountNames.fault(it).isEmpty());
    }

    /// A cluster's own certificates: its nodes and components have names of the system.
    static ClientCertificates ofCluster(List<String> pem, InstantSource clock) {
        return new ClientCertificates(ClientAuthorities.of(pem, clock), it -> !it.isEmpty());
    }

    /// @param chain the caller's certificate first
    Optional<Requester> find(List<X509Certificate> chain) {
        return authorities.admit(chain) ? requester(chain.getFirst()) : Optional.empty();
    }

    private Optional<Requester> requester(X509Certificate certificate) {
        var users = ClientAuthorities.values(certificate, "CN");
        if (users.size() != 1 || !names.admit(users.getFirst())) {
            return Optional.empty();
        }
        var groups = ClientAuthorities.values(certificate, "O");
        return groups.contains(WellKnown.UNAUTHENTICATED)
                ? Optional.empty()
                : Optional.of(
                        new Requester(
                                users.getFirst(), "", WellKnown.authenticated(groups), Map.of()));
    }
}
