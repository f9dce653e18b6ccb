/// What is in an image: the packages that its layers' databases and archives name.
@NullMarked
package io.millrace.build.inventory;

import org.jspecify.annotations.NullMarked;
