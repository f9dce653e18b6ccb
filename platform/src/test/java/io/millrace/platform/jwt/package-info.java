@NullMarked
package io.millrace.platform.jwt;

import org.jspecify.annotations.NullMarked;
