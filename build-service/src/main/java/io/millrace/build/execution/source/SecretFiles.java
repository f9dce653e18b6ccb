package io.millrace.build.execution.source;

import java.io.IOException;
import java.nio.file.Path;

/// Keeps secrets in files that only the build's programs can read, and only until the tenant's own
/// commands run.
@FunctionalInterface
public interface SecretFiles {

    Path write(String name, String content) throws IOException;
}
