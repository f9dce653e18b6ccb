/// Tests of logs.
@NullMarked
package io.millrace.gateway.logs;

import org.jspecify.annotations.NullMarked;
