/// Tests of views.
@NullMarked
package io.millrace.gateway.views;

import org.jspecify.annotations.NullMarked;
