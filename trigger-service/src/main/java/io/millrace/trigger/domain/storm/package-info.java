/// What keeps many moves from becoming more builds than are wanted, or sooner: which BuildConfig is
/// built from which, waves, circles, and how many may start in a second.
@NullMarked
package io.millrace.trigger.domain.storm;

import org.jspecify.annotations.NullMarked;
