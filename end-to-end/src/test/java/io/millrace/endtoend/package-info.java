/// Scenarios through real Kafka, PostgreSQL, registry and buildah.
@NullMarked
package io.millrace.endtoend;

import org.jspecify.annotations.NullMarked;
