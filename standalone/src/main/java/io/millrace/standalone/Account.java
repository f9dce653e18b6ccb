package io.millrace.standalone;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /// Who reads the metrics, and what else everybody's reader may read.
    static Account scraper(Secrets secrets) {
        return new Account(
                "metrics",
                "5f0c0f6e-2f4e-4d0e-9a53-0d3a4c2b7a03",
                List.of("system:cluster-readers", "system:authenticated"),
                secrets.password("token.metrics"),
                secrets.password("password.metrics"));
    }

    /// Writes the gateway's files of tokens and passwords, a line per account, with no token and no
    /// password in it. Lines of other users, whom somebody has added, stay.
    static void write(List<Account> accounts, Path tokens, Path passwords) {
        write(accounts, tokens, Account::tokensFileLine, line -> field(line, ",", 1));
        write(accounts, passwords, Account::passwordsFileLine, line -> field(line, ":", 0));
    }

    private static void write(
            List<Account> accounts,
            Path file,
            Function<Account, String> ownLine,
            UnaryOperator<String> userOf) {
        var own = accounts.stream().map(Account::username).toList();
        var others = lines(file).filter(it -> !own.contains(userOf.apply(it)));
        Home.writePrivately(
                file,
                Stream.concat(accounts.stream().map(ownLine), others.map(it -> it + "\n"))
                        .collect(Collectors.joining()));
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).stream() : Stream.empty();
        } catch (IOException e) {
            throw new StartFailure("Cannot read " + file, e);
        }
    }

    private static String field(String line, String separator, int number) {
        var fields = line.split(separator, -1);
        return number < fields.length ? fields[number].strip() : "";
    }

    /// As `htpasswd -B` writes it.
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
