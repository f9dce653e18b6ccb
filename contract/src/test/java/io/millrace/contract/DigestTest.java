package io.millrace.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

    private static final String OF_NOTHING =
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void aDigestIsWrittenAsItIsRead() {
        assertThat(Digest.parse(OF_NOTHING)).hasToString(OF_NOTHING);
        assertThat(Digest.parse(OF_NOTHING).algorithm()).isEqualTo("sha256");
    }

    @Test
    void theDigestOfContentIsItsSha256() {
        assertThat(Digest.of("")).hasToString(OF_NOTHING);
    }

    @Test
    void aDigestNamesItsContentAndNoOther() {
        var content = "layer".getBytes(StandardCharsets.UTF_8);

        assertThat(Digest.of(content).names(content)).isTrue();
        assertThat(Digest.of(content).names(new byte[0])).isFalse();
    }

    @Test
    void longerAlgorithmsAreVerifiedByTheirOwnHash() {
        var sha512OfNothing =
                Digest.parse(
                        "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                                + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");

        assertThat(sha512OfNothing.names(new byte[0])).isTrue();
        assertThat(sha512OfNothing.names(new byte[] {1})).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "sha256",
                "sha256:",
                "sha256:abc",
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
                "sha256:g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8550",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n",
                "SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            })
    void whatIsNoDigestIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.parse(text));
        assertThat(Digest.isDigest(text)).isFalse();
    }

    @Test
    void aNameThatIsADigestIsRecognised() {
        assertThat(Digest.isDigest(OF_NOTHING)).isTrue();
    }
}
