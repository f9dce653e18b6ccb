package io.millrace.platform.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// Where a service may connect to.
///
/// Whoever may write an image stream or a build chooses a host name, and registries choose more of
/// them in redirects and token realms. So every name is resolved here, each of its addresses is
/// judged, and the connection is made to the very addresses that were judged. Public addresses are
/// fine; those of the machine, of its networks and of its cloud's metadata service are not, unless
/// an operator allowed them by `host:port` or by range.
public final class AddressPolicy {

    /// Finds the addresses of a host name.
    public interface Resolver {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    private static final List<AddressRange> NOT_PUBLIC =
            Stream.of(
                            "0.0.0.0/8",
                            "10.0.0.0/8",
                            "100.64.0.0/10",
                            "127.0.0.0/8",
                            "169.254.0.0/16",
                            "172.16.0.0/12",
                            "192.0.0.0/24",
                            "192.168.0.0/16",
                            "198.18.0.0/15",
                            "224.0.0.0/4",
                            "240.0.0.0/4",
                            "::/96",
                            "64:ff9b::/96",
                            "64:ff9b:1::/48",
                            "2001::/32",
                            "2002::/16",
                            "fc00::/7",
                            "fe80::/10",
                            "fec0::/10",
                            "ff00::/8")
                    .map(AddressRange::parse)
                    .toList();

    private final Set<String> allowedHosts;
    private final List<AddressRange> allowedRanges;
    private final Resolver resolver;

    private AddressPolicy(
            Set<String> allowedHosts, List<AddressRange> allowedRanges, Resolver resolver) {
        this.allowedHosts = Set.copyOf(allowedHosts);
        this.allowedRanges = List.copyOf(allowedRanges);
        this.resolver = resolver;
    }

    /// Public addresses, and those that are allowed expressly.
    ///
    /// @param exceptions each `host:port` or `address/bits`
    public static AddressPolicy allowing(Collection<String> exceptions) {
        return allowing(exceptions, InetAddress::getAllByName);
    }

    static AddressPolicy allowing(Collection<String> exceptions, Resolver resolver) {
        var ranges = exceptions.stream().filter(it -> it.contains("/")).map(AddressRange::parse);
        var hosts = exceptions.stream().filter(it -> !it.contains("/")).map(AddressPolicy::host);
        return new AddressPolicy(Set.copyOf(hosts.toList()), ranges.toList(), resolver);
    }

    private static String host(String exception) {
        if (!exception.matches(".+:[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "Must be <host>:<port> or <address>/<bits>: '" + exception + "'");
        }
        return exception.toLowerCase(Locale.ROOT);
    }

    /// The addresses to connect to. A name with one forbidden address among others is refused as a
    /// whole: nobody needs such a name, except to get past a check.
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        var addresses = resolver.addressesOf(host);
        if (!allowedHosts.contains(host.toLowerCase(Locale.ROOT) + ":" + port)) {
            for (var address : addresses) {
                if (!permits(address)) {
                    throw new ForbiddenAddressException(host, port);
                }
            }
        }
        var targets = new ArrayList<InetSocketAddress>();
        for (var address : addresses) {
            targets.add(new InetSocketAddress(address, port));
        }
        return List.copyOf(targets);
    }

    private boolean permits(InetAddress address) {
        return allowedRanges.stream().anyMatch(it -> it.contains(address))
                || NOT_PUBLIC.stream().noneMatch(it -> it.contains(address));
    }
}
