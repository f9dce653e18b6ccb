/// The integrated registry as Millrace's own store for big content: log archives, uploaded sources.
@NullMarked
package io.millrace.platform.registry;

import org.jspecify.annotations.NullMarked;
