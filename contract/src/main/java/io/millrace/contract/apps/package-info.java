/// Wire records of apps.openshift.io/v1.
@NullMarked
package io.millrace.contract.apps;

import org.jspecify.annotations.NullMarked;
