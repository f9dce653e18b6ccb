/// What `./run` starts: an embedded Kafka broker and PostgreSQL, the registry and the five
/// services.
@NullMarked
package io.millrace.standalone;

import org.jspecify.annotations.NullMarked;
