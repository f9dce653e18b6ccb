/// Tests of the gateway as an owner.
@NullMarked
package io.millrace.gateway.tenancy;

import org.jspecify.annotations.NullMarked;
