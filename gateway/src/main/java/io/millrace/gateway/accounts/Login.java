package io.millrace.gateway.accounts;

/// Somebody has proved to be known to an identity provider.
///
/// @param provider the identity provider
/// @param name the name at the provider, which becomes the user's
public record Login(String provider, String name) {

    String identity() {
        return provider + ":" + name;
    }
}
