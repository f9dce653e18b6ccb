/// Tests of the door.
@NullMarked
package io.millrace.gateway.door;

import org.jspecify.annotations.NullMarked;
