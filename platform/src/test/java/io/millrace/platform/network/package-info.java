/// Tests of where services may connect to.
@NullMarked
package io.millrace.platform.network;

import org.jspecify.annotations.NullMarked;
