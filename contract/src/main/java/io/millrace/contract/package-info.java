/// The published language between Millrace's services: who owns what, topics, commands, facts.
@NullMarked
package io.millrace.contract;

import org.jspecify.annotations.NullMarked;
