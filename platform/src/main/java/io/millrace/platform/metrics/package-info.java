/// Figures that operators watch.
@NullMarked
package io.millrace.platform.metrics;

import org.jspecify.annotations.NullMarked;
