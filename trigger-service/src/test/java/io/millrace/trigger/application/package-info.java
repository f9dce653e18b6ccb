/// Tests of the trigger service on its own tables.
@NullMarked
package io.millrace.trigger.application;

import org.jspecify.annotations.NullMarked;
