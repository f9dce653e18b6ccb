/// Who may do what: the question, the evaluator, and the roles and bindings that it decides by.
@NullMarked
package io.millrace.platform.access;

import org.jspecify.annotations.NullMarked;
