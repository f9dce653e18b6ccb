/// Commands and facts as the command log brings them, against a real database.
@NullMarked
package io.millrace.imagestream.application;

import org.jspecify.annotations.NullMarked;
