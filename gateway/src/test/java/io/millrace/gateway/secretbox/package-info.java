/// Tests of secret values.
@NullMarked
package io.millrace.gateway.secretbox;

import org.jspecify.annotations.NullMarked;
