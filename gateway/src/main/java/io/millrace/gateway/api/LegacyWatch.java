package io.millrace.gateway.api;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Pattern;

/// The paths by which watches were asked for before there was `?watch=true`:
/// `/api/v1/watch/namespaces/demo/secrets`.
final class LegacyWatch {

    private static final Pattern PREFIX = Pattern.compile("^(/api/v1|/apis/[^/]+/v1)/watch(/.*)");

    private LegacyWatch() {}

    static boolean isOne(String path) {
        return PREFIX.matcher(path).matches();
    }

    /// What a request is about, whether its path has the old form or the present one. A path that
    /// goes up or stays is about nothing: normalised, the one object that it names would become its
    /// collection.
    static Optional<Target> target(RoutingContext http) {
        return Target.wanders(http.request().path())
                ? Optional.empty()
                : Target.parse(modern(http.normalizedPath()));
    }

    /// The path as it is today.
    static String modern(String path) {
        return PREFIX.matcher(path).replaceFirst("$1$2");
    }
}
