@NullMarked
package io.millrace.gateway.cluster;

import org.jspecify.annotations.NullMarked;
