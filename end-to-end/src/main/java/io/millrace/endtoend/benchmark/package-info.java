/// `./run bench`: measures the running system over HTTP.
@NullMarked
package io.millrace.endtoend.benchmark;

import org.jspecify.annotations.NullMarked;
