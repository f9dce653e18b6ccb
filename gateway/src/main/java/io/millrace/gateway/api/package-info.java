/// The API server's face: routes, discovery, OpenAPI, negotiation, tables, selectors, watches.
@NullMarked
package io.millrace.gateway.api;

import org.jspecify.annotations.NullMarked;
