/// Refusals in the words of the Kubernetes API: what is wrong, with which field, of which object.
@NullMarked
package io.millrace.platform.status;

import org.jspecify.annotations.NullMarked;
