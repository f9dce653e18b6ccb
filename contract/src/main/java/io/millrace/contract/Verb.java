package io.millrace.contract;

/// What a command asks of the owner. The word on the wire is the constant's name in lower case.
public enum Verb {
    CREATE,
    UPDATE,
    PATCH,
    DELETE,
    DELETECOLLECTION
}
