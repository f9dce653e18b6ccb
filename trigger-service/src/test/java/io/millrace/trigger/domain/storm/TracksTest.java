package io.millrace.trigger.domain.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.image.ImageStreamSpec;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.trigger.Story;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracksTest {

    private final List<TagReference> wishes = new ArrayList<>();

    private Tracks tracks() {
        return Tracks.of(Story.emptyStream("web").withSpec(ImageStreamSpec.EMPTY.withTags(wishes)));
    }

    private void wish(String name) {
        wishes.add(TagReference.EMPTY.withName(name));
    }

    private void wish(String name, ObjectReference from) {
        wishes.add(TagReference.EMPTY.withName(name).withFrom(from));
    }

    @Test
    void tagsFollowOverAnyNumberOfOthers() {
        wish("1");
        wish("2", Story.streamTag("1"));
        wish("3", Story.streamTag("web:2"));
        wish("4", Story.streamTag("demo/web:1"));

        assertThat(tracks().directly("1")).containsExactlyInAnyOrder("2", "4");
        assertThat(tracks().following("1")).containsExactlyInAnyOrder("2", "3", "4");
        assertThat(tracks().leading("3")).containsExactlyInAnyOrder("1", "2");
        assertThat(tracks().leading("1")).isEmpty();
    }

    @Test
    void whatIsElsewhereOrMerelyPushedOrNoTagIsNotFollowed() {
        wish("1");
        wish("a", Story.streamTag("other:1"));
        wish("b", Story.streamTag("abroad/web:1"));
        wish("c", Story.streamTag("pushed"));
        wish("d", ObjectReference.EMPTY.withKind("DockerImage").withName("1"));

        assertThat(tracks()).isEqualTo(Tracks.NONE);
    }

    @Test
    void aRingOfTagsEnds() {
        wish("1", Story.streamTag("2"));
        wish("2", Story.streamTag("1"));
        wish("3", Story.streamTag("3"));

        assertThat(tracks().following("1")).containsExactly("2");
        assertThat(tracks().leading("1")).containsExactly("2");
        assertThat(tracks().following("3")).isEmpty();
    }
}
