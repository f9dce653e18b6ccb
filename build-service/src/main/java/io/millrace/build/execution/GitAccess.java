package io.millrace.build.execution;

import java.util.Optional;

/// What a build shows git servers, and by which way it goes to them.
///
/// @param authority PEM certificates that a server's is checked against, in place of the machine's
/// @param settings a `.gitconfig`, of which what is harmless counts
/// @param isUnverified whether a server's certificate is not checked at all
public record GitAccess(
        Optional<GitCredential> credential,
        Optional<String> authority,
        Optional<String> settings,
        GitProxies proxies,
        boolean isUnverified) {

    public static final GitAccess OPEN =
            new GitAccess(
                    Optional.empty(), Optional.empty(), Optional.empty(), GitProxies.NONE, false);

    public static GitAccess with(GitCredential credential) {
        return OPEN.showing(Optional.of(credential));
    }

    public GitAccess showing(Optional<GitCredential> other) {
        return new GitAccess(other, authority, settings, proxies, isUnverified);
    }

    public GitAccess trusting(String certificates) {
        return new GitAccess(
                credential, Optional.of(certificates), settings, proxies, isUnverified);
    }

    public GitAccess set(String gitconfig) {
        return new GitAccess(credential, authority, Optional.of(gitconfig), proxies, isUnverified);
    }

    public GitAccess through(GitProxies others) {
        return new GitAccess(credential, authority, settings, others, isUnverified);
    }

    public GitAccess unverified() {
        return new GitAccess(credential, authority, settings, proxies, true);
    }

    /// What another server than the one that the secret is for may be shown.
    public GitAccess forStrangers() {
        return new GitAccess(Optional.empty(), authority, Optional.empty(), proxies, isUnverified);
    }
}
