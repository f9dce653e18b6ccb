/// Build logs: live from the log topic, finished ones from the registry.
@NullMarked
package io.millrace.gateway.logs;

import org.jspecify.annotations.NullMarked;
