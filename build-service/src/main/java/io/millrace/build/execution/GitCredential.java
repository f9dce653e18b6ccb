package io.millrace.build.execution;

import java.util.Optional;

/// What a source secret offers a git server.
public sealed interface GitCredential {

    /// Basic authentication over https or http; a token is a password.
    record UserPassword(String username, String password) implements GitCredential {

        @Override
        public String toString() {
            return "UserPassword[username=" + username + ", password=***]";
        }
    }

    /// A private key for ssh. Without known hosts the server's key is accepted as it comes.
    record SshKey(String privateKey, Optional<String> knownHosts) implements GitCredential {

        @Override
        public String toString() {
            return "SshKey[privateKey=***]";
        }
    }
}
