/// Tests of the read model.
@NullMarked
package io.millrace.gateway.readmodel;

import org.jspecify.annotations.NullMarked;
