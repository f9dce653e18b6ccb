package io.millrace.platform.log;

import java.sql.SQLException;

/// PostgreSQL refused or lost a query in the middle of a decision.
final class QueryFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SQLException cause;

    QueryFailedException(String sql, SQLException cause) {
        super("Query failed: " + sql, cause);
        this.cause = cause;
    }

    SQLException sqlException() {
        return cause;
    }
}
