package io.millrace.build.worker;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/// The Secrets and ConfigMaps of a project, each as bytes by key; empty when there is none of that
/// name.
interface ProjectFiles {

    Optional<Map<String, byte[]>> secret(String name) throws SQLException;

    Optional<Map<String, byte[]>> configMap(String name) throws SQLException;
}
