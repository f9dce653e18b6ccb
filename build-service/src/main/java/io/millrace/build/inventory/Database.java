package io.millrace.build.inventory;

import io.millrace.build.inventory.Piece.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the lists that package managers keep.
final class Database {

    private Database() {}

    /// `/var/lib/dpkg/status`: paragraphs of `Field: value`; what has been removed stays in it.
    static List<Piece> dpkg(String text) {
        var pieces = new ArrayList<Piece>();
        for (var paragraph : paragraphs(text)) {
            var status = paragraph.getOrDefault("Status", "install ok installed");
            if (status.endsWith(" installed")) {
                piece(Kind.DEBIAN, paragraph, "Package", "Version", "Architecture")
                        .ifPresent(pieces::add);
            }
        }
        return pieces;
    }

    /// `/lib/apk/db/installed`: paragraphs of `P:name`, `V:version`, `A:architecture`.
    static List<Piece> apk(String text) {
        var pieces = new ArrayList<Piece>();
        for (var paragraph : paragraphs(text)) {
            piece(Kind.ALPINE, paragraph, "P", "V", "A").ifPresent(pieces::add);
        }
        return pieces;
    }

    /// `METADATA` of a Python distribution: a head as a mail has it.
    static List<Piece> python(String text) {
        var head = paragraphs(text);
        return head.isEmpty()
                ? List.of()
                : piece(Kind.PYTHON, head.getFirst(), "Name", "Version", "").stream().toList();
    }

    /// `/etc/os-release`: `NAME="value"`.
    static List<Piece> release(String text) {
        var values = new HashMap<String, String>();
        for (var line : text.split("\n")) {
            var equals = line.indexOf('=');
            if (equals > 0) {
                var value = line.substring(equals + 1).strip().replaceAll("^[\"']|[\"']$", "");
                values.put(line.substring(0, equals).strip(), value);
            }
        }
        return piece(Kind.SYSTEM, values, "ID", "VERSION_ID", "").stream().toList();
    }

    /// `pom.properties` in a jar.
    static List<Piece> maven(String text) {
        var values = new HashMap<String, String>();
        for (var line : text.split("\n")) {
            var equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
            }
        }
        var group = values.getOrDefault("groupId", "");
        return piece(Kind.MAVEN, values, "artifactId", "version", "").stream()
                .map(it -> new Piece(Kind.MAVEN, group, it.name(), it.version(), ""))
                .toList();
    }

    private static Optional<Piece> piece(
            Kind kind, Map<String, String> values, String name, String version, String arch) {
        var named = values.getOrDefault(name, "");
        return named.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Piece(
                                kind,
                                "",
                                named,
                                values.getOrDefault(version, ""),
                                values.getOrDefault(arch, "")));
    }

    private static List<Map<String, String>> paragraphs(String text) {
        var paragraphs = new ArrayList<Map<String, String>>();
        var current = new HashMap<String, String>();
        for (var line : text.split("\n")) {
            var colon = line.indexOf(':');
            if (line.isBlank()) {
                if (!current.isEmpty()) {
                    paragraphs.add(current);
                    current = new HashMap<>();
                }
            } else if (colon > 0 && !Character.isWhitespace(line.charAt(0))) {
                current.putIfAbsent(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        if (!current.isEmpty()) {
            paragraphs.add(current);
        }
        return paragraphs;
    }
}
