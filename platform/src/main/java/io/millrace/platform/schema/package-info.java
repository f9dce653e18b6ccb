/// The wire records as JSON: reading and writing, strict decoding, OpenAPI schemas.
@NullMarked
package io.millrace.platform.schema;

import org.jspecify.annotations.NullMarked;
