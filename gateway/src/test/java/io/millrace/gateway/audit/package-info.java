/// Who did what, when, from where and with what outcome.
@NullMarked
package io.millrace.gateway.audit;

import org.jspecify.annotations.NullMarked;
