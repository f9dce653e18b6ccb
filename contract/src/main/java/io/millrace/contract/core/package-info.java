/// Wire records of the core API that Millrace serves, and of project.openshift.io/v1.
@NullMarked
package io.millrace.contract.core;

import org.jspecify.annotations.NullMarked;
