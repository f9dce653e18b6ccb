/// The integrated registry as a store, tried out on a real one.
@NullMarked
package io.millrace.platform.registry;

import org.jspecify.annotations.NullMarked;
