/// Patches as pure functions over JSON objects: RFC 7396, RFC 6902, and Kubernetes' strategic
/// merge.
@NullMarked
package io.millrace.platform.patch;

import org.jspecify.annotations.NullMarked;
