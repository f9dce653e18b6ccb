@NullMarked
package io.millrace.gateway.connections;

import org.jspecify.annotations.NullMarked;
