package io.millrace.imagestream.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageStreamTagNameTest {

    @Test
    void aNameIsStreamAndTag() {
        assertThat(ImageStreamTagName.parse("app:1")).isEqualTo(new ImageStreamTagName("app", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", ":1", "app:", "app:1:2", ""})
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageStreamTagName.parse(text))
                .withMessageContaining("<stream_name>:<tag>");
    }
}
