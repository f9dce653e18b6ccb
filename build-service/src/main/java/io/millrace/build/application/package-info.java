/// What the build service decides: requests, triggers, workers' reports, others' changes.
@NullMarked
package io.millrace.build.application;

import org.jspecify.annotations.NullMarked;
