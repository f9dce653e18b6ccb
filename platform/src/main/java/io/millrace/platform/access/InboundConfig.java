package io.millrace.platform.access;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Other systems that may make claims (`millrace.inbound`).
@ConfigMapping(prefix = "millrace.inbound")
public interface InboundConfig {

    Map<String, Source> sources();

    /// One of them.
    interface Source {

        /// The CloudEvents attribute `source` of its claims; its name in the configuration, if not
        /// said.
        Optional<String> source();

        /// With which it signs. Without one, whoever may write to the topic can speak for it.
        Optional<String> key();

        /// As whom it acts: what that user may do, the source may ask for.
        String user();

        /// The groups of that user besides `system:authenticated`; a service account is in its own.
        Optional<List<String>> groups();
    }
}
