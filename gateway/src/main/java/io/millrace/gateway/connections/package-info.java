/// How long clients may hold a connection without using it, and how many there may be.
@NullMarked
package io.millrace.gateway.connections;

import org.jspecify.annotations.NullMarked;
