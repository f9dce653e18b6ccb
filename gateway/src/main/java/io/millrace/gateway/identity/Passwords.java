package io.millrace.gateway.identity;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.millrace.gateway.accounts.AccountNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Who may log in with which password, as `htpasswd -B` writes it down.
final class Passwords {

    /// bcrypt looks at no more.
    private static final int LONGEST = 72;

    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    private static final int HIGHEST_COST = 14;

    /// The hash of nothing that anybody knows: an unknown user takes as long as a wrong password.
    private static final String NOBODY =
            "$2a$%02d$7EqJtq98hPqEX7fNZaFWoOhi0L0q4Y8xv6p0mG7vWwq1yQ9l1n9mW";

    private final Map<String, byte[]> hashes;
    private final byte[] nobody;

    private Passwords(Map<String, byte[]> hashes) {
        this.hashes = Map.copyOf(hashes);
        var cost = hashes.values().stream().mapToInt(Passwords::cost).max().orElse(10);
        this.nobody = NOBODY.formatted(cost).getBytes(StandardCharsets.US_ASCII);
    }

    private static int cost(byte[] hash) {
        return (hash[4] - '0') * 10 + hash[5] - '0';
    }

    static Passwords none() {
        return new Passwords(Map.of());
    }

    /// Reads lines of `user:hash`; blank ones and those that begin with `#` say nothing.
    static Passwords parse(List<String> lines) {
        var hashes = new HashMap<String, byte[]>();
        for (int number = 1; number <= lines.size(); number++) {
            var line = lines.get(number - 1).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                add(hashes, line, number);
            }
        }
        return new Passwords(hashes);
    }

    private static void add(Map<String, byte[]> hashes, String line, int number) {
        var colon = line.indexOf(':');
        var user = colon < 0 ? "" : line.substring(0, colon);
        var hash = line.substring(colon + 1);
        var fault = AccountNames.fault(user);
        if (fault.isPresent()) {
            throw new IllegalArgumentException(
                    "Line %d of the passwords file: the user name %s"
                            .formatted(number, fault.get()));
        }
        var shape = HASH.matcher(hash);
        if (!shape.matches() || Integer.parseInt(shape.group(1)) > HIGHEST_COST) {
            throw new IllegalArgumentException(
                    "Line %d of the passwords file has no bcrypt hash of a cost up to %d"
                            .formatted(number, HIGHEST_COST));
        }
        if (hashes.put(user, hash.getBytes(StandardCharsets.US_ASCII)) != null) {
            throw new IllegalArgumentException(
                    "Line %d of the passwords file repeats a user".formatted(number));
        }
    }

    /// Takes its time whatever is wrong, so that nobody learns which users there are.
    boolean matches(String user, String password) {
        var hash = hashes.get(user);
        var bytes = password.getBytes(StandardCharsets.UTF_8);
        var usable = bytes.length > 0 && bytes.length <= LONGEST && password.indexOf('\0') < 0;
        var right =
                BCrypt.verifyer()
                        .verify(usable ? bytes : new byte[] {1}, hash == null ? nobody : hash)
                        .verified;
        return right && usable && hash != null;
    }
}
