/// Tests of the policy.
@NullMarked
package io.millrace.gateway.access;

import org.jspecify.annotations.NullMarked;
