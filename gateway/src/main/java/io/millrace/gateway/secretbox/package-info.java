/// Secret values on their way to the log and back.
@NullMarked
package io.millrace.gateway.secretbox;

import org.jspecify.annotations.NullMarked;
