/// Tests of owner references across services.
@NullMarked
package io.millrace.gateway.dependents;

import org.jspecify.annotations.NullMarked;
