package io.millrace.importer.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a registry wants to see before it answers (`WWW-Authenticate`).
sealed interface Challenge {

    /// A user name and password with each request.
    record Basic() implements Challenge {}

    /// A token that somebody else hands out.
    ///
    /// @param realm where tokens are had
    record Bearer(String realm, Optional<String> service, Optional<String> scope)
            implements Challenge {}

    Pattern SCHEME = Pattern.compile("(?i)\\b(basic|bearer)\\s++(?=[a-z_]++=)");
    Pattern PARAMETER = Pattern.compile("([A-Za-z_]++)=(?:\"([^\"]*+)\"|([^\\s,\"]++))");

    /// The strongest challenge of the headers that can be met.
    static Optional<Challenge> in(List<String> headers) {
        return headers.stream()
                .flatMap(header -> all(header).stream())
                .reduce((one, other) -> one instanceof Bearer ? one : other);
    }

    private static List<Challenge> all(String header) {
        var schemes = SCHEME.matcher(header).results().toList();
        var challenges = new ArrayList<Challenge>();
        for (int i = 0; i < schemes.size(); i++) {
            var end = i + 1 < schemes.size() ? schemes.get(i + 1).start() : header.length();
            var parameters = parameters(header.substring(schemes.get(i).end(), end));
            if (schemes.get(i).group(1).equalsIgnoreCase("basic")) {
                challenges.add(new Basic());
            } else if (parameters.get("realm") instanceof String realm) {
                challenges.add(
                        new Bearer(
                                realm,
                                Optional.ofNullable(parameters.get("service")),
                                Optional.ofNullable(parameters.get("scope"))));
            }
        }
        return challenges;
    }

    private static Map<String, String> parameters(String text) {
        var parameters = new HashMap<String, String>();
        var matcher = PARAMETER.matcher(text);
        while (matcher.find()) {
            var value = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters;
    }
}
