/// Wire records of user.openshift.io/v1.
@NullMarked
package io.millrace.contract.user;

import org.jspecify.annotations.NullMarked;
