/// Tests of the routes' plain parts.
@NullMarked
package io.millrace.gateway.api;

import org.jspecify.annotations.NullMarked;
