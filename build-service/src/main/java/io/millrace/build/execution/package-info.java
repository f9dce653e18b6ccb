/// Runs one build: fetches its source, builds its image and pushes it. Knows nothing of Kafka,
/// PostgreSQL or the API.
@NullMarked
package io.millrace.build.execution;

import org.jspecify.annotations.NullMarked;
