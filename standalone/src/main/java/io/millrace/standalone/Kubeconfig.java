package io.millrace.standalone;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// The client configuration that kubectl reads: one cluster, a user and a context per account. The
/// first account's context is the current one.
record Kubeconfig(String server, String authorityPem, List<Account> accounts) {

    Kubeconfig {
        accounts = List.copyOf(accounts);
    }

    String render() {
        var text = new StringBuilder();
        text.append(
                """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: millrace
                    cluster:
                      server: %s
                      certificate-authority-data: %s
                """
                        .formatted(
                                server,
                                Base64.getEncoder()
                                        .encodeToString(
                                                authorityPem.getBytes(StandardCharsets.US_ASCII))));
        text.append("users:\n");
        for (var account : accounts) {
            text.append(
                    """
                      - name: %s
                        user:
                          token: %s
                    """
                            .formatted(account.username(), account.token()));
        }
        text.append("contexts:\n");
        for (var account : accounts) {
            text.append(
                    """
                      - name: %s
                        context:
                          cluster: millrace
                          user: %<s
                          namespace: default
                    """
                            .formatted(account.username()));
        }
        return text.append("current-context: ")
                .append(accounts.getFirst().username())
                .append('\n')
                .toString();
    }
}
