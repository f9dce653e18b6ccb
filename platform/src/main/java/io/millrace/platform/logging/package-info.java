/// What the services write about themselves, for machines to read.
@NullMarked
package io.millrace.platform.logging;

import org.jspecify.annotations.NullMarked;
