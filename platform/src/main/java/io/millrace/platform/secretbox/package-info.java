/// The cipher of Secret values: logs and databases see ciphertext only.
@NullMarked
package io.millrace.platform.secretbox;

import org.jspecify.annotations.NullMarked;
