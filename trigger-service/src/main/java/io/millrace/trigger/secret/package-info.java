/// Values of Secrets, which are sealed wherever they are kept.
@NullMarked
package io.millrace.trigger.secret;

import org.jspecify.annotations.NullMarked;
