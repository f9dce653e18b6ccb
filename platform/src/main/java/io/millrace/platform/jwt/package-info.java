/// Signed tokens that Millrace issues itself and recognises again.
@NullMarked
package io.millrace.platform.jwt;

import org.jspecify.annotations.NullMarked;
