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

    Map<String, String> of(Build build) {
        return build.spec().strategy().jenkinsPipelineStrategy() == null
                ? Map.of()
                : Map.of(
                        URL,
                        "%s/apis/build.openshift.io/v1/namespaces/%s/builds/%s/log"
                                .formatted(
                                        gateway,
                                        build.metadata().namespace(),
                                        build.metadata().name()));
    }
}
