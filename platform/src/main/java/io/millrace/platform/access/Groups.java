package io.millrace.platform.access;

/// The groups that the server itself puts users into.
public final class Groups {

    public static final String AUTHENTICATED = "system:authenticated";

    /// Those who authenticated as people do: by password, personal token or an identity provider,
    /// and not as a service account.
    public static final String AUTHENTICATED_OAUTH = "system:authenticated:oauth";

    public static final String UNAUTHENTICATED = "system:unauthenticated";

    private Groups() {}
}
