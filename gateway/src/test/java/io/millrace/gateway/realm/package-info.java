@NullMarked
package io.millrace.gateway.realm;

import org.jspecify.annotations.NullMarked;
