package io.millrace.platform.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Gauges whose value a query finds in the service's own schema, at the moment of the scrape. Every
/// replica of a service shows the same value.
@Singleton
public final class QueryGauges {

    private static final Logger LOG = Logger.getLogger(QueryGauges.class);

    private final DataSource database;
    private final MeterRegistry meters;

    @Inject
    QueryGauges(DataSource database, MeterRegistry meters) {
        this.database = database;
        this.meters = meters;
    }

    /// @param unit what is counted, in the plural (`records`, `seconds`)
    /// @param query answers with one number; it must be cheap. No row, null and a database that
    ///   does not answer are no value (`NaN`).
    public void register(String name, String unit, String description, String query) {
        Gauge.builder(name, () -> find(name, query))
                .description(description)
                .baseUnit(unit)
                .register(meters);
    }

    private double find(String name, String query) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            if (found.next()) {
                var value = found.getDouble(1);
                return found.wasNull() ? Double.NaN : value;
            }
        } catch (SQLException e) {
            LOG.debugf("%s could not be found: %s", name, e.getMessage());
        }
        return Double.NaN;
    }
}
