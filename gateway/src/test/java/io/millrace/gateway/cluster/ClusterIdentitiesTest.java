package io.millrace.gateway.cluster;

import io.millrace.gateway.identity.Authenticator;
import io.millrace.gateway.identity.IdentityScenarios;
import io.millrace.gateway.identity.TestAuthority;
import io.millrace.gateway.readmodel.ToldReadModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/// The same people, known to a cluster.
class ClusterIdentitiesTest extends IdentityScenarios {

    private static final String REGISTRY_TOKEN = "builders-token";

    private final StandInCluster cluster = new StandInCluster();
    private final ToldConfig config = new ToldConfig();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Override
    protected Authenticator knowing(String token, TestAuthority people, Path directory)
            throws IOException {
        cluster.token(
                token,
                "{'authenticated':true,'user':{'username':'anna','groups':['cooks','system:authenticated']}}");
        cluster.tokenFor(
                REGISTRY,
                REGISTRY_TOKEN,
                "{'authenticated':true,'audiences':['registry'],'user':{'username':'system:serviceaccount:demo:builder'}}");
        var proxies = new TestAuthority(Files.createDirectory(directory.resolve("proxies")));
        cluster.configMap(
                "extension-apiserver-authentication",
                Map.of(
                        "client-ca-file", people.pem(),
                        "requestheader-client-ca-file", proxies.pem()));
        var callers =
                new ClusterCallers(
                        cluster.client(), new Questions(64, config.patience()), config, clock);
        callers.look();
        return delegating(callers, new ToldReadModel().readModel(), clock);
    }

    @Override
    protected String registryToken() {
        return REGISTRY_TOKEN;
    }
}
