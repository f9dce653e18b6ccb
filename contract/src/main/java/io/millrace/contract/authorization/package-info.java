/// Wire records of authorization.openshift.io/v1: roles, bindings and reviews in OpenShift's form.
@NullMarked
package io.millrace.contract.authorization;

import org.jspecify.annotations.NullMarked;
