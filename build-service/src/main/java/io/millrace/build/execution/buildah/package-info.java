/// The local executor: rootless buildah in namespaces and a storage of its own for each build.
@NullMarked
package io.millrace.build.execution.buildah;

import org.jspecify.annotations.NullMarked;
