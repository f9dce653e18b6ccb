package io.millrace.importer.registry;

import io.millrace.platform.network.AddressPolicy;
import java.time.Duration;
import java.util.Set;

/// How the importer behaves towards registries.
///
/// @param addresses where it may connect to
/// @param plainHttp registries (`host:port` as in pull specs) that speak HTTP without TLS
/// @param endpoints which places answer for registries instead of the registries themselves
/// @param budget how often it may ask
/// @param connectTimeout how long a connection may take
/// @param silence how long a registry may send nothing
/// @param exchangeTimeout how long one request with its answer may take in all
/// @param attempts how often a request is made before its failure counts
/// @param patience the longest wait that a registry may ask for within one request; a longer one
///   fails it as rate limited, so that the work can be put off
public record RegistrySettings(
        AddressPolicy addresses,
        Set<String> plainHttp,
        Endpoints endpoints,
        Budget budget,
        Duration connectTimeout,
        Duration silence,
        Duration exchangeTimeout,
        int attempts,
        Duration patience) {

    public RegistrySettings {
        plainHttp = Set.copyOf(plainHttp);
        if (attempts < 1) {
            throw new IllegalArgumentException("At least one attempt is needed: " + attempts);
        }
    }

    public static RegistrySettings of(AddressPolicy addresses, Set<String> plainHttp) {
        return of(addresses, plainHttp, Endpoints.NONE, Budget.USUAL);
    }

    public static RegistrySettings of(
            AddressPolicy addresses, Set<String> plainHttp, Endpoints endpoints, Budget budget) {
        return new RegistrySettings(
                addresses,
                plainHttp,
                endpoints,
                budget,
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                3,
                Duration.ofSeconds(5));
    }
}
