/// The rules of BuildConfigs and Builds: defaults, validity, instantiation, phases, run policies.
@NullMarked
package io.millrace.build.domain;

import org.jspecify.annotations.NullMarked;
