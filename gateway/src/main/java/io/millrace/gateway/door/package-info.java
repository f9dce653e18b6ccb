/// The HTTP door for other systems: what they say becomes claims, unverified.
@NullMarked
package io.millrace.gateway.door;

import org.jspecify.annotations.NullMarked;
