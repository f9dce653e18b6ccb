/// The importer's rules: what needs importing, and what a registry's tag means for an image stream.
@NullMarked
package io.millrace.importer.domain;

import org.jspecify.annotations.NullMarked;
