/// Image streams that an operator curates for everybody: read from outside, kept in `openshift`.
@NullMarked
package io.millrace.gateway.curated;

import org.jspecify.annotations.NullMarked;
