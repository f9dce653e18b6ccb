/// Tests of tokens.
@NullMarked
package io.millrace.gateway.identity;

import org.jspecify.annotations.NullMarked;
