/// Every owner's changelog in memory: what reads and watches are answered from.
@NullMarked
package io.millrace.gateway.readmodel;

import org.jspecify.annotations.NullMarked;
