package io.millrace.imagestream.domain;

import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEventCondition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is known of a stream's tags: history and conditions of each.
final class TagFacts {

    private final TreeMap<String, NamedTagEventList> byTag = new TreeMap<>();

    static TagFacts of(ImageStream stream) {
        var facts = new TagFacts();
        if (stream.status().tags() != null) {
            stream.status().tags().forEach(facts::put);
        }
        return facts;
    }

    Map<String, NamedTagEventList> byTag() {
        return byTag;
    }

    NamedTagEventList about(String tag) {
        return byTag.getOrDefault(tag, NamedTagEventList.EMPTY.withTag(tag));
    }

    TagHistory history(String tag) {
        return new TagHistory(about(tag).items());
    }

    List<TagEventCondition> conditions(String tag) {
        var conditions = about(tag).conditions();
        return conditions == null ? List.of() : conditions;
    }

    void put(NamedTagEventList about) {
        byTag.put(about.tag(), about);
    }

    void remove(String tag) {
        byTag.remove(tag);
    }

    void keepOnly(Set<String> tags) {
        byTag.keySet().retainAll(tags);
    }

    /// A tag of which nothing is known comes to be by what is said of it.
    void say(String tag, List<TagEventCondition> conditions) {
        if (!conditions.isEmpty() || byTag.containsKey(tag)) {
            put(about(tag).withConditions(conditions.isEmpty() ? null : conditions));
        }
    }

    /// Takes back what is said of a tag. What is left without anything to say goes.
    void takeBack(String tag, Predicate<TagEventCondition> said) {
        var left = conditions(tag).stream().filter(said.negate()).toList();
        if (left.size() < conditions(tag).size()) {
            say(tag, left);
            if (left.isEmpty() && about(tag).items().isEmpty()) {
                remove(tag);
            }
        }
    }

    @Nullable List<NamedTagEventList> inOrder() {
        return byTag.isEmpty() ? null : List.copyOf(byTag.values());
    }
}
