/// Who is at the door: bearer tokens.
@NullMarked
package io.millrace.gateway.identity;

import org.jspecify.annotations.NullMarked;
