/// What the build service decides, tried out.
@NullMarked
package io.millrace.build.application;

import org.jspecify.annotations.NullMarked;
