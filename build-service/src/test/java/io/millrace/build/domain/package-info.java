/// The rules of builds, tried out.
@NullMarked
package io.millrace.build.domain;

import org.jspecify.annotations.NullMarked;
