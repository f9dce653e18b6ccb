package io.millrace.importer.application;

/// In which role an import may ask the registry of its image.
public enum RegistryAccess {
    /// Somebody else's registry: with the namespace's own secrets.
    OUTSIDE,
    /// The integrated registry, with Millrace's credential.
    INTEGRATED,
    /// A repository of the integrated registry that the requester may not read.
    DENIED
}
