/// Asking registries: one class per endpoint of the OCI distribution protocol.
@NullMarked
package io.millrace.importer.registry;

import org.jspecify.annotations.NullMarked;
