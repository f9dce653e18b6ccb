package io.millrace.endtoend;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/// A Kafka that asks the services who they are and keeps them to the rights that the chart gives
/// them. Each is told of it what its Deployment tells it. The plain listener is left to the tests,
/// who may do everything.
final class GuardedKafka {

    /// How a service proves who it is.
    private enum Proof {
        TLS,
        SCRAM;

        static Proof of(Owner owner) {
            return switch (owner) {
                case GATEWAY, IMAGESTREAM -> SCRAM;
                case IMPORTER, BUILD, TRIGGER -> TLS;
            };
        }

        Map<String, String> chartValues() {
            return Map.of(
                    "kafka.authentication", name().toLowerCase(Locale.ROOT), "kafka.users", "true");
        }

        String principal(String user) {
            return switch (this) {
                case TLS -> "User:CN=" + user;
                case SCRAM -> "User:" + user;
            };
        }
    }

    private static final String PREFIX = "millrace-";
    private static final int ITERATIONS = 4096;
    private static final DateTimeFormatter LOG_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    private final KafkaSecrets secrets;
    private final Map<Proof, ChartObjects> charts = new EnumMap<>(Proof.class);
    private final Map<Proof, Integer> ports = new EnumMap<>(Proof.class);
    private volatile LocalDateTime admitted = LocalDateTime.MIN;

    private GuardedKafka(KafkaSecrets secrets) {
        this.secrets = secrets;
    }

    static GuardedKafka in(Path directory) throws IOException {
        var kafka = new GuardedKafka(KafkaSecrets.in(directory));
        for (var proof : Proof.values()) {
            kafka.charts.put(proof, ChartObjects.rendered(proof.chartValues()));
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                kafka.ports.put(proof, socket.getLocalPort());
            }
        }
        kafka.secrets.authority("kafka-cluster-ca-cert");
        for (var owner : Owner.values()) {
            switch (Proof.of(owner)) {
                case TLS -> kafka.secrets.certified(user(owner));
                case SCRAM -> kafka.secrets.withPassword(user(owner));
            }
        }
        return kafka;
    }

    private static String user(Owner owner) {
        return PREFIX + owner.wireName();
    }

    private String server(Proof proof) {
        return "127.0.0.1:" + ports.get(proof);
    }

    Map<String, String> brokerSettings() {
        var listeners = "TLS://%s,SCRAM://%s".formatted(server(Proof.TLS), server(Proof.SCRAM));
        var settings = new HashMap<String, String>();
        settings.put("listeners", listeners);
        settings.put("advertised.listeners", listeners);
        settings.put("listener.security.protocol.map", "TLS:SSL,SCRAM:SASL_SSL");
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", secrets.brokerKeys().toString());
        settings.put("ssl.keystore.password", KafkaSecrets.PASSWORD);
        settings.put("listener.name.tls.ssl.client.auth", "required");
        settings.put("listener.name.tls.ssl.truststore.type", "PKCS12");
        settings.put(
                "listener.name.tls.ssl.truststore.location", secrets.trustedUsers().toString());
        settings.put("listener.name.tls.ssl.truststore.password", KafkaSecrets.PASSWORD);
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put(
                "listener.name.scram.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:ANONYMOUS");
        return settings;
    }

    /// Gives the users their passwords and rights, as Strimzi's operator does.
    void admit(String bootstrapServers) {
        var passwords = new ArrayList<UserScramCredentialAlteration>();
        var rights = new HashSet<AclBinding>();
        for (var owner : Owner.values()) {
            var proof = Proof.of(owner);
            rights.addAll(rights(chart(proof).one("KafkaUser", user(owner)), proof));
            if (proof == Proof.SCRAM) {
                passwords.add(
                        new UserScramCredentialUpsertion(
                                user(owner),
                                new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                                KafkaSecrets.PASSWORD));
            }
        }
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.alterUserScramCredentials(passwords).all().get();
            admin.createAcls(rights).all().get();
            await().until(
                            () ->
                                    Set.copyOf(
                                            admin.describeAcls(AclBindingFilter.ANY)
                                                    .values()
                                                    .get()),
                            rights::equals);
            forgive();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Takes the password of a user who has one, until users are admitted again.
    void dismiss(Owner owner, String bootstrapServers) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.alterUserScramCredentials(
                            List.of(
                                    new UserScramCredentialDeletion(
                                            user(owner), ScramMechanism.SCRAM_SHA_512)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// What was denied before does not count.
    void forgive() {
        admitted = LocalDateTime.now(ZoneId.systemDefault());
    }

    /// What the broker's log says was denied since the users were admitted.
    List<String> denials(Path log) {
        try (var lines = Files.lines(log)) {
            return lines.filter(it -> it.contains(" is Denied "))
                    .filter(it ->
                            LocalDateTime.parse(it.substring(0, 23), LOG_TIME).isAfter(admitted))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ChartObjects chart(Proof proof) {
        return requireNonNull(charts.get(proof));
    }

    private static Set<AclBinding> rights(JsonNode user, Proof proof) {
        var principal = proof.principal(user.at("/metadata/name").asText());
        var rights = new HashSet<AclBinding>();
        for (var acl : user.at("/spec/authorization/acls")) {
            var resource = acl.path("resource");
            var pattern =
                    new ResourcePattern(
                            ResourceType.fromString(resource.path("type").asText()),
                            resource.path("name").asText(),
                            resource.path("patternType").asText().equals("prefix")
                                    ? PatternType.PREFIXED
                                    : PatternType.LITERAL);
            for (var operation : acl.path("operations")) {
                rights.add(
                        new AclBinding(
                                pattern,
                                new AccessControlEntry(
                                        principal,
                                        "*",
                                        operation(operation.asText()),
                                        AclPermissionType.ALLOW)));
            }
        }
        return rights;
    }

    /// `AlterConfigs` is `ALTER_CONFIGS`.
    private static AclOperation operation(String name) {
        return AclOperation.fromString(name.replaceAll("(?<=[a-z])(?=[A-Z])", "_"));
    }

    /// The topics that the service may read besides its own.
    Set<String> readable(Owner owner) {
        var proof = Proof.of(owner);
        var topics = new HashSet<String>();
        for (var right : rights(chart(proof).one("KafkaUser", user(owner)), proof)) {
            if (right.pattern().resourceType() == ResourceType.TOPIC
                    && right.pattern().patternType() == PatternType.LITERAL
                    && right.entry().operation() == AclOperation.READ) {
                topics.add(right.pattern().name());
            }
        }
        return topics;
    }

    /// How a client of Kafka's own is told to be the service: `KAFKA_SSL_X` is `ssl.x`.
    Map<String, Object> clientSettings(Owner owner) throws IOException {
        var settings = new HashMap<String, Object>();
        environment(owner)
                .forEach((name, value) ->
                        settings.put(
                                name.substring("KAFKA_".length())
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '.'),
                                value));
        return settings;
    }

    /// What the service's Deployment tells it about Kafka, from the Secrets that it names.
    Map<String, String> environment(Owner owner) throws IOException {
        var proof = Proof.of(owner);
        var pod =
                chart(proof).one("Deployment", PREFIX + owner.wireName()).at("/spec/template/spec");
        var environment = new HashMap<String, String>();
        for (var variable : pod.at("/containers/0/env")) {
            var name = variable.path("name").asText();
            if (name.startsWith("KAFKA_")) {
                environment.put(name, value(variable, pod));
            }
        }
        environment.put("KAFKA_BOOTSTRAP_SERVERS", server(proof));
        return environment;
    }

    private String value(JsonNode variable, JsonNode pod) throws IOException {
        var secret = variable.at("/valueFrom/secretKeyRef");
        if (!secret.isMissingNode()) {
            return secrets.value(secret.path("name").asText(), secret.path("key").asText());
        }
        var value = variable.path("value").asText();
        for (var mount : pod.at("/containers/0/volumeMounts")) {
            var place = mount.path("mountPath").asText() + "/";
            if (value.startsWith(place)) {
                return mounted(mount.path("name").asText(), value.substring(place.length()), pod);
            }
        }
        return value;
    }

    private String mounted(String name, String path, JsonNode pod) {
        for (var volume : pod.path("volumes")) {
            for (var item : volume.at("/secret/items")) {
                if (volume.path("name").asText().equals(name)
                        && item.path("path").asText().equals(path)) {
                    return secrets.file(
                                    volume.at("/secret/secretName").asText(),
                                    item.path("key").asText())
                            .toString();
                }
            }
        }
        throw new AssertionError("No volume has " + name + "/" + path);
    }
}
