/// Objects that belong to what another service keeps: they go with it, or stay without it.
@NullMarked
package io.millrace.gateway.dependents;

import org.jspecify.annotations.NullMarked;
