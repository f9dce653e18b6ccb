package io.millrace.importer.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Lists a repository's tags, one page at a time.
record TagLister(String repository, String path) implements RegistryEndpoint<TagLister.Page> {

    private static final int LARGEST_PAGE = 4 * 1024 * 1024;
    private static final Pattern NEXT = Pattern.compile("<([^<>]++)>\\s*+;\\s*+rel=\"?next\"?");

    /// Some tags, and where more of them are.
    record Page(List<String> tags, Optional<TagLister> next) {
        Page {
            tags = List.copyOf(tags);
        }
    }

    static TagLister of(String repository) {
        return new TagLister(repository, repository + "/tags/list?n=1000");
    }

    @Override
    public int sizeLimit() {
        return LARGEST_PAGE;
    }

    @Override
    public Page read(HttpAnswer answer) throws RegistryException {
        var listed = Json.object(answer.body(), "the tag list").path("tags");
        if (!listed.isArray() && !listed.isNull() && !listed.isMissingNode()) {
            throw RegistryException.invalid("the tag list has no list of tags");
        }
        var tags = new ArrayList<String>();
        for (var tag : listed) {
            if (!tag.isTextual()) {
                throw RegistryException.invalid("the tag list names something that is no text");
            }
            tags.add(tag.asText());
        }
        return new Page(tags, nextIn(answer));
    }

    /// The next page of the same repository: only the query is taken from the link, so that it
    /// cannot lead anywhere else.
    private Optional<TagLister> nextIn(HttpAnswer answer) {
        return answer.all("link").stream()
                .map(NEXT::matcher)
                .filter(it -> it.find())
                .map(it -> it.group(1))
                .filter(it -> it.indexOf('?') >= 0)
                .map(it -> repository + "/tags/list" + it.substring(it.indexOf('?')))
                .filter(it -> !it.equals(path))
                .map(it -> new TagLister(repository, it))
                .findFirst();
    }
}
