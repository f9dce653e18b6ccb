/// Requests to owners and their answers.
@NullMarked
package io.millrace.gateway.commands;

import org.jspecify.annotations.NullMarked;
