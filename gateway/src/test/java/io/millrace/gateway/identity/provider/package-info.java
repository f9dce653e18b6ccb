/// A real OpenID Connect provider for tests, in a process of its own.
@NullMarked
package io.millrace.gateway.identity.provider;

import org.jspecify.annotations.NullMarked;
