/// Runs builds: takes them from the table, hands them to the executor, reports and keeps the log.
@NullMarked
package io.millrace.build.worker;

import org.jspecify.annotations.NullMarked;
