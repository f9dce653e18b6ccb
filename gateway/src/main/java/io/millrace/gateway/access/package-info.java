/// Roles and bindings as the gateway's owner keeps them: what may be written, by whom, and what is
/// there from the start.
@NullMarked
package io.millrace.gateway.access;

import org.jspecify.annotations.NullMarked;
