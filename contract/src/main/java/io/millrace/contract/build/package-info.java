/// Wire records of build.openshift.io/v1, with the pieces of core that builds are made of.
@NullMarked
package io.millrace.contract.build;

import org.jspecify.annotations.NullMarked;
