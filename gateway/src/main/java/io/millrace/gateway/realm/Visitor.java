package io.millrace.gateway.realm;

import io.millrace.contract.Requester;
import io.millrace.platform.registry.BuildCredential;
import io.millrace.platform.registry.RegistryGrant;
import java.util.List;
import java.util.Map;

/// Who it is that wants a token.
sealed interface Visitor {

    String subject();

    /// As whom the audit knows it.
    Requester requester();

    List<RegistryGrant> granted(List<RegistryGrant> asked, Grants grants);

    record User(Requester requester) implements Visitor {

        @Override
        public String subject() {
            return requester.username();
        }

        @Override
        public List<RegistryGrant> granted(List<RegistryGrant> asked, Grants grants) {
            return grants.to(requester, asked);
        }
    }

    record Build(BuildCredential credential) implements Visitor {

        @Override
        public String subject() {
            return credential.subject();
        }

        @Override
        public Requester requester() {
            return new Requester(
                    "system:build:%s:%s".formatted(credential.namespace(), credential.build()),
                    credential.uid(),
                    List.of(),
                    Map.of());
        }

        @Override
        public List<RegistryGrant> granted(List<RegistryGrant> asked, Grants grants) {
            return Grants.within(credential.access(), asked);
        }
    }
}
