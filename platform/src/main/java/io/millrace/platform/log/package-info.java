/// The command log: one writer per owner, whose every input, state change and output commit
/// together.
@NullMarked
package io.millrace.platform.log;

import org.jspecify.annotations.NullMarked;
