/// Wire records of autoscaling/v1.
@NullMarked
package io.millrace.contract.autoscaling;

import org.jspecify.annotations.NullMarked;
