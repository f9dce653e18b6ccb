/// Wire records of authorization.k8s.io/v1: who asks whether somebody may do something.
@NullMarked
package io.millrace.contract.review;

import org.jspecify.annotations.NullMarked;
