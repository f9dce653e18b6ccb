package io.millrace.gateway.accounts;

/// Writes down a token for somebody who has logged in.
///
/// @param token an OAuthAuthorizeToken or an OAuthAccessToken, without its user
public record Grant(Login login, Object token) {}
