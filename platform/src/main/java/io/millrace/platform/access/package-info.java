/// Who may do what: the question, the evaluator's port, and its first answer.
@NullMarked
package io.millrace.platform.access;

import org.jspecify.annotations.NullMarked;
