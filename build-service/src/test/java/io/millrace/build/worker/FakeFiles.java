package io.millrace.build.worker;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The Secrets and ConfigMaps of an imagined project, texts by name and key.
record FakeFiles(Map<String, Map<String, String>> secrets, Map<String, Map<String, String>> maps)
        implements ProjectFiles {

    static final FakeFiles NONE = new FakeFiles(Map.of(), Map.of());

    @Override
    public Optional<Map<String, byte[]>> secret(String name) {
        return Optional.ofNullable(secrets.get(name)).map(FakeFiles::bytes);
    }

    @Override
    public Optional<Map<String, byte[]>> configMap(String name) {
        return Optional.ofNullable(maps.get(name)).map(FakeFiles::bytes);
    }

    private static Map<String, byte[]> bytes(Map<String, String> texts) {
        return texts.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                it -> it.getValue().getBytes(StandardCharsets.UTF_8)));
    }
}
