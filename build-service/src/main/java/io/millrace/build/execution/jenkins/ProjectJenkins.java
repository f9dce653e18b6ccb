package io.millrace.build.execution.jenkins;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.millrace.build.execution.ClusterRefusal;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Jenkins that each project of a cluster has: made of a template when the project's first
/// pipeline appears, shared by the later ones, and never removed. A project with a Service named
/// `jenkins` has one already.
public final class ProjectJenkins {

    /// The Secret with the login, of type `kubernetes.io/basic-auth`.
    static final String LOGIN = "jenkins-login";

    private static final int PASSWORD_BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KubernetesClient client;
    private final JenkinsTemplate template;
    private final Duration poll;
    private final Duration patience;

    /// @param poll how often a run is looked at
    /// @param patience how long a Jenkins may be unreachable while it runs something
    public ProjectJenkins(
            KubernetesClient client, JenkinsTemplate template, Duration poll, Duration patience) {
        this.client = client;
        this.template = template;
        this.poll = poll;
        this.patience = patience;
    }

    /// Sees to it that the project has one.
    ///
    /// @return whether it was made now
    /// @throws IOException when the cluster does not let it be made, which may change
    public boolean provide(String project) throws IOException, InterruptedException {
        try {
            if (service(project).isPresent()) {
                return false;
            }
            template.objects(project, password()).forEach(this::create);
            return true;
        } catch (KubernetesClientException refused) {
            throw told("No Jenkins can be made for the project " + project, refused);
        }
    }

    private Optional<JenkinsService> service(String project) {
        return Optional.ofNullable(
                        client.services()
                                .inNamespace(project)
                                .withName(JenkinsTemplate.SERVICE)
                                .get())
                .map(JenkinsService::new);
    }

    private static String password() {
        var password = new byte[PASSWORD_BYTES];
        RANDOM.nextBytes(password);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(password);
    }

    /// What an attempt that was broken off has left is kept, the login above all.
    private void create(HasMetadata object) {
        try {
            client.resource(object).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /// How the project's is reached.
    ///
    /// @throws IOException when there is none, or its Service leads elsewhere than to the project
    public JenkinsServer server(String project) throws IOException, InterruptedException {
        try {
            var service =
                    service(project)
                            .orElseThrow(() ->
                                    new IOException(
                                            "The project %s has no Service '%s'"
                                                    .formatted(project, JenkinsTemplate.SERVICE)));
            var login = client.secrets().inNamespace(project).withName(LOGIN).get();
            var data = login == null ? null : login.getData();
            return new JenkinsServer(
                    service.url(),
                    text(data, "username"),
                    text(data, "password"),
                    poll,
                    patience,
                    service.shown());
        } catch (IllegalArgumentException unfit) {
            throw new IOException(
                    "The Jenkins of the project %s cannot be used: %s"
                            .formatted(project, unfit.getMessage()),
                    unfit);
        } catch (KubernetesClientException refused) {
            throw told("The Jenkins of the project " + project + " cannot be found", refused);
        }
    }

    private static Optional<String> text(@Nullable Map<String, String> data, String key) {
        return Optional.ofNullable(data)
                .map(it -> it.get(key))
                .map(it -> new String(Base64.getDecoder().decode(it), StandardCharsets.UTF_8));
    }

    /// The client wraps an interruption into what it throws.
    private static IOException told(String what, KubernetesClientException refused)
            throws InterruptedException {
        if (Thread.interrupted() || refused.getCause() instanceof InterruptedException) {
            throw new InterruptedException("Nobody waits for the cluster's answer");
        }
        return new IOException(what + ": " + ClusterRefusal.wordsOf(refused), refused);
    }
}
