package io.millrace.importer.registry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Lists a registry's repositories, one page at a time: those after a given one, in the registry's
/// order.
record CatalogLister(String last, int most) implements RegistryEndpoint<List<String>> {

    private static final int LARGEST_PAGE = 4 * 1024 * 1024;

    @Override
    public String path() {
        var from = last.isEmpty() ? "" : "&last=" + URLEncoder.encode(last, StandardCharsets.UTF_8);
        return "_catalog?n=" + most + from;
    }

    @Override
    public int sizeLimit() {
        return LARGEST_PAGE;
    }

    @Override
    public List<String> read(HttpAnswer answer) throws RegistryException {
        var repositories = new ArrayList<String>();
        for (var name : Json.object(answer.body(), "the catalogue").path("repositories")) {
            repositories.add(name.asText());
        }
        return List.copyOf(repositories);
    }
}
