/// The gateway: the API server's face, and the owner of projects and what is in them.
@NullMarked
package io.millrace.gateway;

import org.jspecify.annotations.NullMarked;
