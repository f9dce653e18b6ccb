package io.millrace.platform.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement on the owner's own tables.
record Statement(String sql, List<@Nullable Object> parameters) {}
