package io.millrace.platform.network;

import java.net.UnknownHostException;

/// The address policy forbids the host. An [UnknownHostException], because it is thrown where names
/// are resolved; it does not tell which address the name has, so nobody can probe the network by
/// it.
public final class ForbiddenAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    public ForbiddenAddressException(String host, int port) {
        super(
                "%s:%d is not a public address, and no operator has allowed it"
                        .formatted(host, port));
    }
}
