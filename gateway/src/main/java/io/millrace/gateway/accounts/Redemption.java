package io.millrace.gateway.accounts;

/// Exchanges a code for an access token.
///
/// @param clientName the client that presents the code
/// @param redirectURI where it says to have received it
/// @param codeChallenge the challenge that its verifier makes
/// @param tokenName the name of the access token, the hash of what the client will carry
/// @param expiresIn how many seconds that will be good
public record Redemption(
        String clientName,
        String redirectURI,
        String codeChallenge,
        String tokenName,
        long expiresIn) {}
