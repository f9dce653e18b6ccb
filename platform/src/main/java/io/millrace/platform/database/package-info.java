/// Statements on a service's own tables, outside the writer's transaction.
@NullMarked
package io.millrace.platform.database;

import org.jspecify.annotations.NullMarked;
