/// What the API shows of stored resources: a stream's tags and images, a namespace as a project.
@NullMarked
package io.millrace.gateway.views;

import org.jspecify.annotations.NullMarked;
