/// The gateway as an owner: namespaces, and the core resources that live in them.
@NullMarked
package io.millrace.gateway.tenancy;

import org.jspecify.annotations.NullMarked;
