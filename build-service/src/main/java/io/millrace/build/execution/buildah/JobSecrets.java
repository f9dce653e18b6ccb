package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildVolume;
import io.millrace.build.execution.CustomStrategy;
import io.millrace.build.execution.InputFiles;
import io.millrace.build.execution.RegistryCredential;
import io.millrace.build.execution.source.GitFetch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// What of a build must not be seen in its log.
final class JobSecrets {

    private JobSecrets() {}

    static List<String> of(BuildJob job) {
        var secrets = new ArrayList<String>();
        secrets.addAll(InputFiles.secretTexts(job.source().inputs()));
        secrets.addAll(BuildVolume.secretTexts(job.strategy().volumes()));
        if (job.strategy() instanceof CustomStrategy custom) {
            secrets.addAll(of(List.of(custom.door().credential())));
        }
        job.source().git().ifPresent(it -> secrets.addAll(GitFetch.secretsOf(it)));
        return secrets;
    }

    static List<String> of(List<RegistryCredential> credentials) {
        var secrets = new ArrayList<String>();
        for (var credential : credentials) {
            var login = credential.username() + ":" + credential.password();
            secrets.add(credential.password());
            secrets.add(Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return secrets;
    }
}
