package io.millrace.gateway.realm;

import io.millrace.contract.Requester;
import io.millrace.platform.registry.BuildCredential;
import io.millrace.platform.registry.RegistryGrant;
import java.util.List;

/// Who it is that wants a token.
sealed interface Visitor {

    String subject();

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
        public List<RegistryGrant> granted(List<RegistryGrant> asked, Grants grants) {
            return Grants.within(credential.access(), asked);
        }
    }
}
