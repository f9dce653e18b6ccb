package io.millrace.build.execution.s2i;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// A pattern of path names in which `*` and `?` stay within one name and `[…]` is a set. Matching
/// takes no more than pattern times name, whatever a tenant makes of the pattern.
record Glob(List<List<Token>> names) {

    /// @param one what a single character must be; any number of any characters when empty
    record Token(Optional<IntPredicate> one) {

        boolean fits(int c) {
            return one.isPresent() && one.get().test(c);
        }

        boolean isStar() {
            return one.isEmpty();
        }
    }

    static Glob of(String glob) {
        var names = new ArrayList<List<Token>>();
        for (var name : glob.replaceFirst("^(\\./|/)+", "").replaceFirst("/+$", "").split("/")) {
            names.add(tokens(name));
        }
        return new Glob(names);
    }

    boolean matches(Path path) {
        if (path.getNameCount() != names.size()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            if (!matches(names.get(i), path.getName(i).toString())) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(List<Token> tokens, String name) {
        int token = 0;
        int at = 0;
        int star = -1;
        int taken = 0;
        while (at < name.length()) {
            if (token < tokens.size() && tokens.get(token).fits(name.charAt(at))) {
                token++;
                at++;
            } else if (token < tokens.size() && tokens.get(token).isStar()) {
                star = token++;
                taken = at;
            } else if (star >= 0) {
                token = star + 1;
                at = ++taken;
            } else {
                return false;
            }
        }
        return tokens.subList(token, tokens.size()).stream().allMatch(Token::isStar);
    }

    private static List<Token> tokens(String name) {
        var tokens = new ArrayList<Token>();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            int end = c == '[' ? name.indexOf(']', i + 2) : -1;
            if (end > 0) {
                tokens.add(new Token(Optional.of(set(name.substring(i + 1, end)))));
                i = end;
            } else {
                tokens.add(token(c));
            }
        }
        return tokens;
    }

    private static Token token(char c) {
        return switch (c) {
            case '*' -> new Token(Optional.empty());
            case '?' -> new Token(Optional.of(_ -> true));
            default -> new Token(Optional.of(it -> it == c));
        };
    }

    private static IntPredicate set(String given) {
        boolean not = given.startsWith("^");
        var members = given.substring(not ? 1 : 0);
        return c -> contains(members, c) != not;
    }

    private static boolean contains(String members, int c) {
        for (int i = 0; i < members.length(); i++) {
            boolean range = i + 2 < members.length() && members.charAt(i + 1) == '-';
            if (range
                    ? members.charAt(i) <= c && c <= members.charAt(i + 2)
                    : members.charAt(i) == c) {
                return true;
            }
            i += range ? 2 : 0;
        }
        return false;
    }
}
