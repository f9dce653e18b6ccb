package io.millrace.standalone;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// A person who may talk to the gateway, with the bearer token and the password that prove it.
record Account(String username, String uid, List<String> groups, String token, String password) {

    private static final int BCRYPT_COST = 10;

    static List<Account> of(Secrets secrets) {
        return List.of(
                new Account(
                        "admin",
                        "5f0c0f6e-2f4e-4d0e-9a53-0d3a4c2b7a01",
                        List.of("system:masters", "system:authenticated"),
                        secrets.password("token.admin"),
                        secrets.password("password.admin")),
                new Account(
                        "developer",
                        "5f0c0f6e-2f4e-4d0e-9a53-0d3a4c2b7a02",
                        List.of("system:authenticated"),
                        secrets.password("token.developer"),
                        secrets.password("password.developer")));
    }

    /// The gateway's tokens file: a line per account, and no token in it.
    static String tokensFile(List<Account> accounts) {
        return String.join("", accounts.stream().map(Account::tokensFileLine).toList());
    }

    /// The gateway's passwords file, as `htpasswd -B` writes it.
    static String passwordsFile(List<Account> accounts) {
        return String.join("", accounts.stream().map(Account::passwordsFileLine).toList());
    }

    private String passwordsFileLine() {
        var hash = BCrypt.withDefaults().hashToString(BCRYPT_COST, password.toCharArray());
        return username + ":" + hash + "\n";
    }

    String tokensFileLine() {
        return "%s,%s,%s,\"%s\"\n"
                .formatted(sha256(token), username, uid, String.join(",", groups));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
