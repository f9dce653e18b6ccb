package io.millrace.contract.image;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("The wish for one tag: which image it should point to and how to get it.")
public record TagReference(
        @Description("Name of the tag.") @Required String name,
        @Description("Annotations that are shown with the tag's image.") @AlwaysWritten
                @Nullable Map<String, String> annotations,
        @Description(
                        "Where the tag takes its image from: a `DockerImage`, an `ImageStreamTag` or an "
                                + "`ImageStreamImage`. A tag without it is moved by pushes only.")
                @Nullable ObjectReference from,
        @Description("True makes the tag a mere pointer: the image is never looked up.")
                boolean reference,
        @Description(
                        "The stream's generation in which this wish was last changed. Absent in a request "
                                + "keeps it, zero asks for a new import.")
                @AlwaysWritten
                @Nullable Long generation,
        @Description("How the image is fetched.") TagImportPolicy importPolicy,
        @Description("How consumers refer to the image.") TagReferencePolicy referencePolicy) {

    public static final TagReference EMPTY =
            new TagReference(
                    "", null, null, false, null, TagImportPolicy.EMPTY, TagReferencePolicy.EMPTY);

    public TagReference {
        name = name == null ? "" : name;
        annotations =
                annotations == null || annotations.isEmpty()
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
        importPolicy = importPolicy == null ? TagImportPolicy.EMPTY : importPolicy;
        referencePolicy = referencePolicy == null ? TagReferencePolicy.EMPTY : referencePolicy;
    }

    public TagReference withName(String name) {
        return new TagReference(
                name, annotations, from, reference, generation, importPolicy, referencePolicy);
    }

    public TagReference withAnnotations(@Nullable Map<String, String> annotations) {
        return new TagReference(
                name, annotations, from, reference, generation, importPolicy, referencePolicy);
    }

    public TagReference withFrom(@Nullable ObjectReference from) {
        return new TagReference(
                name, annotations, from, reference, generation, importPolicy, referencePolicy);
    }

    public TagReference withReference(boolean reference) {
        return new TagReference(
                name, annotations, from, reference, generation, importPolicy, referencePolicy);
    }

    public TagReference withGeneration(@Nullable Long generation) {
        return new TagReference(
                name, annotations, from, reference, generation, importPolicy, referencePolicy);
    }

    public TagReference withImportPolicy(TagImportPolicy importPolicy) {
        return new TagReference(
                name, annotations, from, reference, generation, importPolicy, referencePolicy);
    }

    public TagReference withReferencePolicy(TagReferencePolicy referencePolicy) {
        return new TagReference(
                name, annotations, from, reference, generation, importPolicy, referencePolicy);
    }
}
