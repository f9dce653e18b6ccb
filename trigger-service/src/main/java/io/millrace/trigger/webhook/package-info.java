/// What hosts of source code say when they call a webhook, and whether they are believed.
@NullMarked
package io.millrace.trigger.webhook;

import org.jspecify.annotations.NullMarked;
