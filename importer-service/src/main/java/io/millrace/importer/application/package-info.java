/// What the importer's writer decides: requests, wishes of streams, pushes, and what its workers
/// found.
@NullMarked
package io.millrace.importer.application;

import org.jspecify.annotations.NullMarked;
