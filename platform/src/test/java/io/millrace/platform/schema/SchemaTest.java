package io.millrace.platform.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamSpec;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.schema.Schema.ListSchema;
import io.millrace.platform.schema.Schema.MapSchema;
import io.millrace.platform.schema.Schema.PatchRule;
import io.millrace.platform.schema.Schema.Scalar;
import org.junit.jupiter.api.Test;

class SchemaTest {

    @Test
    void aSchemaFollowsTheRecordsComponents() {
        var stream = Schema.of(ImageStream.class);

        assertThat(stream.fields())
                .containsOnlyKeys("kind", "apiVersion", "metadata", "spec", "status");
        assertThat(stream.kind().orElseThrow().group()).isEqualTo("image.openshift.io");
        assertThat(Schema.of(TagReference.class).field("annotations").orElseThrow().schema())
                .isEqualTo(new MapSchema(Scalar.STRING));
    }

    @Test
    void patchRulesAreReadOffTheComponents() {
        var tags = Schema.of(ImageStreamSpec.class).field("tags").orElseThrow();
        var finalizers = Schema.of(ObjectMeta.class).field("finalizers").orElseThrow();

        assertThat(tags.schema()).isEqualTo(new ListSchema(Schema.of(TagReference.class)));
        assertThat(tags.patchRule()).isEqualTo(new PatchRule.MergeByKey("name"));
        assertThat(finalizers.patchRule()).isEqualTo(new PatchRule.MergeAsSet());
    }

    @Test
    void onlyRecordsHaveSchemas() {
        assertThatIllegalArgumentException().isThrownBy(() -> Schema.of(String.class));
    }
}
