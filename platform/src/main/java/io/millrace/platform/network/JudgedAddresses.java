package io.millrace.platform.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/// Where an HTTP client may connect to: the addresses that the policy lets through. What has been
/// judged is what is connected to, so that a name which changes in between gains nothing.
public record JudgedAddresses(AddressPolicy policy) implements DnsResolver {

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        return policy.resolve(host, port);
    }

    /// Without a port nothing can be judged.
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        throw new ForbiddenAddressException(host, 0);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
