/// The token realm of the integrated registry: who may pull and push what.
@NullMarked
package io.millrace.gateway.realm;

import org.jspecify.annotations.NullMarked;
