package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Which keys a Secret of a type must have (Kubernetes, "Types of Secret").
final class SecretTypes {

    static final String DOCKERCFG = "kubernetes.io/dockercfg";
    static final String DOCKERCONFIGJSON = "kubernetes.io/dockerconfigjson";
    private static final String ACCOUNT_TOKEN = "kubernetes.io/service-account-token";
    private static final String ACCOUNT = "kubernetes.io/service-account.name";
    private static final String BASIC = "kubernetes.io/basic-auth";
    private static final List<String> BASIC_KEYS = List.of("username", "password");

    private static final Map<String, List<String>> NEEDED =
            Map.of(
                    DOCKERCFG,
                    List.of(".dockercfg"),
                    DOCKERCONFIGJSON,
                    List.of(".dockerconfigjson"),
                    "kubernetes.io/ssh-auth",
                    List.of("ssh-privatekey"),
                    "kubernetes.io/tls",
                    List.of("tls.crt", "tls.key"));

    private SecretTypes() {}

    static List<FieldError> faults(ObjectNode secret) {
        var type = secret.path("type").asText();
        var data = secret.path("data");
        var faults = new ArrayList<FieldError>();
        for (var key : NEEDED.getOrDefault(type, List.of())) {
            if (!data.has(key)) {
                faults.add(missing(key, type));
            }
        }
        if (type.equals(BASIC) && BASIC_KEYS.stream().noneMatch(data::has)) {
            BASIC_KEYS.forEach(key -> faults.add(missing(key, type)));
        }
        var account = secret.path("metadata").path("annotations").path(ACCOUNT).asText();
        if (type.equals(ACCOUNT_TOKEN) && account.isEmpty()) {
            faults.add(
                    FieldError.required(
                            "metadata.annotations[" + ACCOUNT + "]",
                            "a token belongs to a service account"));
        }
        return faults;
    }

    private static FieldError missing(String key, String type) {
        return FieldError.required(
                "data[" + key + "]", "a Secret of type %s has this key".formatted(type));
    }
}
