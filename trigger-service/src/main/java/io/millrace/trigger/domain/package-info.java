/// What starts a build: which tags a BuildConfig watches, and what a move of one of them means to
/// it.
@NullMarked
package io.millrace.trigger.domain;

import org.jspecify.annotations.NullMarked;
