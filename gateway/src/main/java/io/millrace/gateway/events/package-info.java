/// Events: what facts mean to the people who look at an object.
@NullMarked
package io.millrace.gateway.events;

import org.jspecify.annotations.NullMarked;
