package io.millrace.gateway.api;

/// A column of a table.
///
/// @param priority 0 for always, 1 for wide output only
record Column(String name, String type, String format, String description, int priority) {

    private static final String NAME =
            "Name must be unique within a namespace. Is required when creating resources; some"
                    + " resources may allow a client to request the generation of an appropriate name"
                    + " automatically. Cannot be updated.";

    static Column ofName() {
        return new Column("Name", "string", "name", NAME, 0);
    }

    static Column of(String name, String description) {
        return new Column(name, "string", "", description, 0);
    }

    static Column wide(String name, String description) {
        return new Column(name, "string", "", description, 1);
    }

    static Column integer(String name, String description) {
        return new Column(name, "integer", "", description, 0);
    }

    static Column age() {
        return of("Age", "How long ago the object was created.");
    }
}
