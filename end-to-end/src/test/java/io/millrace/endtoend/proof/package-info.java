/// Proves from the topics alone that triggers lost nothing and doubled nothing.
@NullMarked
package io.millrace.endtoend.proof;

import org.jspecify.annotations.NullMarked;
