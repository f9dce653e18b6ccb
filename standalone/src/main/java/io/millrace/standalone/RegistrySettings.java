package io.millrace.standalone;

/// What a Distribution registry must be told to be Millrace's: it takes the tokens that the gateway
/// hands out, and tells the gateway of every push.
///
/// @param address where it listens
/// @param storage its directory
/// @param gateway the gateway's URL
/// @param signers the file with the certificates of those whose tokens it takes
record RegistrySettings(
        String address,
        String storage,
        String gateway,
        String signers,
        String httpSecret,
        String notificationToken) {

    /// Those of the registry's own image.
    static RegistrySettings inContainer(String gateway, String signers, Secrets secrets) {
        return new RegistrySettings(
                ":5000",
                "/var/lib/registry",
                gateway,
                signers,
                secrets.password("registry.http-secret"),
                notificationToken(secrets));
    }

    /// What the registry shows the gateway when it tells of a push.
    static String notificationToken(Secrets secrets) {
        return secrets.password("registry.notification-token");
    }

    String render() {
        return """
        version: 0.1
        log:
          level: warn
          accesslog:
            disabled: true
        storage:
          filesystem:
            rootdirectory: "%s"
          delete:
            enabled: true
        http:
          addr: %s
          secret: "%s"
        auth:
          token:
            realm: %s/registry/token
            service: millrace-registry
            issuer: millrace
            rootcertbundle: "%s"
        notifications:
          endpoints:
            - name: millrace
              url: %s/registry/notifications
              headers:
                Authorization: ["Bearer %s"]
              timeout: 5s
              threshold: 3
              backoff: 1s
              ignoredmediatypes:
                - application/octet-stream
        """
                .formatted(
                        storage, address, httpSecret, gateway, signers, gateway, notificationToken);
    }
}
