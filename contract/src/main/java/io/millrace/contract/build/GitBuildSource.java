package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("Where the source lies in git.")
public record GitBuildSource(
        @Description("URL of the repository.") @Required String uri,
        @Description("Branch, tag or commit; defaults to the repository's own default branch.")
                @Nullable String ref,
        @Description("Proxy for http URLs.") @Nullable String httpProxy,
        @Description("Proxy for https URLs.") @Nullable String httpsProxy,
        @Description("Hosts that are reached without a proxy.") @Nullable String noProxy) {

    public GitBuildSource {
        uri = uri == null ? "" : uri;
    }
}
