/// What all kinds share: object metadata, references, the Status answer, and the annotations that
/// describe wire records.
@NullMarked
package io.millrace.contract.meta;

import org.jspecify.annotations.NullMarked;
