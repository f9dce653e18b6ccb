package io.millrace.build.worker;

import io.millrace.build.domain.BuildNames;
import io.millrace.contract.build.Build;
import java.util.Map;

/// Where the log of a pipeline is: the client does not ask for it but shows whoever wants to read
/// it what the Build says. A pipeline that runs on a Jenkins says so later.
///
/// @param gateway its address, `https://host:port`; empty when it is not known
record PipelineLogs(String gateway) {

    private static final String URL = BuildNames.JENKINS + "log-url";

    /// The one that `oc logs` looks for.
    private static final String SHOWN = BuildNames.JENKINS + "blueocean-log-url";

    Map<String, String> of(Build build) {
        if (build.spec().strategy().jenkinsPipelineStrategy() == null) {
            return Map.of();
        }
        var log =
                "%s/apis/build.openshift.io/v1/namespaces/%s/builds/%s/log"
                        .formatted(gateway, build.metadata().namespace(), build.metadata().name());
        return Map.of(URL, log, SHOWN, log);
    }
}
