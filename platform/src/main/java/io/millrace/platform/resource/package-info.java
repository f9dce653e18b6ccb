/// Resources as an owner stores them, and the rules that every kind shares.
@NullMarked
package io.millrace.platform.resource;

import org.jspecify.annotations.NullMarked;
