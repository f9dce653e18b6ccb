/// Wire records of rbac.authorization.k8s.io/v1: who may do what.
@NullMarked
package io.millrace.contract.rbac;

import org.jspecify.annotations.NullMarked;
