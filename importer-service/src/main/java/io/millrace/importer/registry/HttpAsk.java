package io.millrace.importer.registry;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One request to somewhere.
///
/// @param insecure whether an unverified certificate or plain HTTP will do
/// @param sizeLimit how many bytes an answer may have
record HttpAsk(
        String method,
        URI uri,
        List<String> accept,
        Optional<String> authorization,
        boolean insecure,
        int sizeLimit) {

    HttpAsk {
        accept = List.copyOf(accept);
    }

    static HttpAsk get(URI uri, boolean insecure, int sizeLimit) {
        return new HttpAsk("GET", uri, List.of(), Optional.empty(), insecure, sizeLimit);
    }

    HttpAsk authorizedBy(Optional<String> header) {
        return new HttpAsk(method, uri, accept, header, insecure, sizeLimit);
    }

    /// The same request to another place, which gets the credentials only if it is the same origin.
    HttpAsk redirectedTo(URI place) {
        var known = originOf(place).equals(originOf(uri));
        return new HttpAsk(
                method, place, accept, authorization.filter(_ -> known), insecure, sizeLimit);
    }

    static String originOf(URI uri) {
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }
}
