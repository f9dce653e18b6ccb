@NullMarked
package io.millrace.trigger.workload;

import org.jspecify.annotations.NullMarked;
