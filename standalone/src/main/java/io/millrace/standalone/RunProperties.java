package io.millrace.standalone;

import io.millrace.contract.Owner;
import java.util.ArrayList;
import java.util.Map;

/// What other programs must know of a running system, in `run.properties`: addresses, credentials,
/// processes. It is there only while the system runs.
record RunProperties(Stack stack, Map<Part, Running> processes) {

    String render() {
        var lines = new ArrayList<String>();
        lines.add("gateway.url=" + stack.gatewayUrl());
        lines.add("gateway.tls.url=" + stack.gatewayTlsUrl());
        lines.add("kubeconfig=" + stack.kubeconfig());
        lines.add("token.admin=" + stack.adminToken());
        lines.add("token.developer=" + stack.developerToken());
        lines.add("password.admin=" + stack.adminPassword());
        lines.add("password.developer=" + stack.developerPassword());
        lines.add("registry.url=http://" + stack.registryHost());
        lines.add("registry.host=" + stack.registryHost());
        lines.add("registry.username=" + stack.registryUsername());
        lines.add("registry.password=" + stack.registryPassword());
        lines.add("kafka.bootstrap.servers=" + stack.bootstrapServers());
        for (var owner : Owner.values()) {
            lines.add("postgres.url." + owner.wireName() + "=" + stack.jdbcUrl(owner));
            lines.add(
                    "postgres.password." + owner.wireName() + "=" + stack.databasePassword(owner));
        }
        lines.add("pid.launcher=" + ProcessHandle.current().pid());
        processes.forEach((part, it) -> lines.add("pid." + part.label() + "=" + it.pid()));
        processes.forEach((part, it) -> lines.add("log." + part.label() + "=" + it.log()));
        return String.join("\n", lines) + "\n";
    }
}
