package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("The facts about one tag: where it points and where it pointed before.")
public record NamedTagEventList(
        @Description("Name of the tag.") @Required String tag,
        @Description("The tag's history, newest first. The first item is where the tag points now.")
                @Required
                List<TagEvent> items,
        @Description("Set while the last import failed.")
                @Nullable List<TagEventCondition> conditions,
        @Description(
                        "Millrace's own: how many times this tag has moved, counted from its first image on. "
                                + "The count survives the tag's deletion.")
                @Nullable Long revision) {

    public static final NamedTagEventList EMPTY = new NamedTagEventList("", List.of(), null, null);

    public NamedTagEventList {
        tag = tag == null ? "" : tag;
        items = items == null ? List.of() : List.copyOf(items);
        conditions = conditions == null ? null : List.copyOf(conditions);
    }

    public NamedTagEventList withTag(String tag) {
        return new NamedTagEventList(tag, items, conditions, revision);
    }

    public NamedTagEventList withItems(List<TagEvent> items) {
        return new NamedTagEventList(tag, items, conditions, revision);
    }

    public NamedTagEventList withConditions(@Nullable List<TagEventCondition> conditions) {
        return new NamedTagEventList(tag, items, conditions, revision);
    }

    public NamedTagEventList withRevision(@Nullable Long revision) {
        return new NamedTagEventList(tag, items, conditions, revision);
    }
}
