package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildJob;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What images said of themselves when they were last asked: one that is named by its digest says
/// the same again. No BuildConfig is told what another's builds have heard, for they hear it out of
/// storage that their commands may have spoilt.
final class KnownImages {

    private static final int MOST = 500;

    /// @param cache of the BuildConfig
    /// @param id by which buildah calls what it has pulled
    private record Asked(String cache, String pullSpec, String id) {}

    private final Map<Asked, ImageConfig> answers = new LinkedHashMap<>(16, 0.75f, true);

    synchronized Optional<ImageConfig> find(BuildJob job, String pullSpec, String id) {
        return asked(job, pullSpec, id).map(answers::get);
    }

    synchronized void keep(BuildJob job, String pullSpec, String id, ImageConfig answer) {
        asked(job, pullSpec, id).ifPresent(it -> answers.put(it, answer));
        if (answers.size() > MOST) {
            answers.remove(answers.keySet().iterator().next());
        }
    }

    private static Optional<Asked> asked(BuildJob job, String pullSpec, String id) {
        return job.cache()
                .filter(_ -> pullSpec.contains("@") && id.matches("[0-9a-f]{64}"))
                .map(it -> new Asked(it, pullSpec, id));
    }
}
