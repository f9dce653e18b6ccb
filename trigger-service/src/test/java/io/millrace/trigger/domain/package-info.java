/// Tests of the trigger rules.
@NullMarked
package io.millrace.trigger.domain;

import org.jspecify.annotations.NullMarked;
