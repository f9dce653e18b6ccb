/// The importer's workers: they claim rows, ask registries, and report to the writer.
@NullMarked
package io.millrace.importer.worker;

import org.jspecify.annotations.NullMarked;
