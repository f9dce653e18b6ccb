/// The trigger service's rules at the edge: projections and facts in, ledger rows, facts and
/// commands out.
@NullMarked
package io.millrace.trigger.application;

import org.jspecify.annotations.NullMarked;
