/// The architecture, as rules that every build checks.
@NullMarked
package io.millrace.houserules;

import org.jspecify.annotations.NullMarked;
