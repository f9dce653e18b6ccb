/// Wire records of authentication.k8s.io/v1.
@NullMarked
package io.millrace.contract.authentication;

import org.jspecify.annotations.NullMarked;
