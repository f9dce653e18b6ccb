/// Wire records of oauth.openshift.io/v1.
@NullMarked
package io.millrace.contract.oauth;

import org.jspecify.annotations.NullMarked;
