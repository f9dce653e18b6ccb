/// Wire records of image.openshift.io/v1.
@NullMarked
package io.millrace.contract.image;

import org.jspecify.annotations.NullMarked;
