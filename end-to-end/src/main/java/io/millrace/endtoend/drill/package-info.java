/// What operators practise before they need it: a rolling restart, an upgrade, a restore. Each
/// drill starts a system of its own, does it, and says whether anything was lost.
@NullMarked
package io.millrace.endtoend.drill;

import org.jspecify.annotations.NullMarked;
