package io.millrace.importer.registry;

/// A registry did not give what was asked; the [RegistryFailure] says what must happen next.
public final class RegistryException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient RegistryFailure failure;

    public RegistryException(RegistryFailure failure) {
        super(failure.toString());
        this.failure = failure;
    }

    RegistryException(RegistryFailure failure, Throwable cause) {
        super(failure.toString(), cause);
        this.failure = failure;
    }

    static RegistryException invalid(String reason) {
        return new RegistryException(new RegistryFailure.Invalid(reason));
    }

    public RegistryFailure failure() {
        return failure;
    }
}
