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
