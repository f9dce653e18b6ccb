package io.millrace.platform.secretbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class SecretBoxTest {

    private static final byte[] VALUE = "s3cret".getBytes(UTF_8);

    private final SecretBox box = SecretBox.of(key(1));

    private static String key(int seed) {
        var bytes = new byte[32];
        bytes[0] = (byte) seed;
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void whatWasEncryptedForAPlaceIsReadThere() {
        var sealed = box.encrypt("demo", "git", "password", VALUE);

        assertThat(new String(Base64.getDecoder().decode(sealed), ISO_8859_1))
                .startsWith("millrace:v2:")
                .doesNotContain("s3cret");
        assertThat(box.decrypt("demo", "git", "password", sealed)).isEqualTo(VALUE);
    }

    @Test
    void theSameValueInTheSamePlaceStaysTheSameCiphertext() {
        assertThat(box.encrypt("demo", "git", "password", VALUE))
                .isEqualTo(box.encrypt("demo", "git", "password", VALUE))
                .isNotEqualTo(box.encrypt("demo", "git", "token", VALUE))
                .isNotEqualTo(box.encrypt("prod", "git", "password", VALUE));
    }

    @Test
    void aValueMovedToAnotherPlaceIsNotRead() {
        var sealed = box.encrypt("demo", "git", "password", VALUE);

        assertThatThrownBy(() -> box.decrypt("evil", "git", "password", sealed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be decrypted");
    }

    @Test
    void anotherKeyReadsNothing() {
        var sealed = box.encrypt("demo", "git", "password", VALUE);

        assertThatThrownBy(() -> SecretBox.of(key(2)).decrypt("demo", "git", "password", sealed))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> SecretBox.of("c2hvcnQ="))
                .hasMessage("millrace.secrets.key must be base64 of 32 bytes, not of 5");
    }

    @Test
    void theFirstKeySealsAndAllOfThemOpen() {
        var old = box.encrypt("demo", "git", "password", VALUE);
        var both = SecretBox.of(key(2) + ", " + key(1));

        assertThat(both.decrypt("demo", "git", "password", old)).isEqualTo(VALUE);
        assertThat(both.isCurrent(old)).isFalse();
        var fresh = both.encrypt("demo", "git", "password", VALUE);
        assertThat(both.isCurrent(fresh)).isTrue();
        assertThat(SecretBox.of(key(2)).decrypt("demo", "git", "password", fresh)).isEqualTo(VALUE);
        assertThatThrownBy(() -> box.decrypt("demo", "git", "password", fresh))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatWasSealedBeforeKeysHadNamesIsStillRead() {
        var sealed = "bWlsbHJhY2U6djE6+AA5V3cZ0iL5CDBXNunx3SmLjGeZCPaP1USKfkTW9Zc8Pg==";

        assertThat(box.decrypt("demo", "git", "password", sealed)).isEqualTo(VALUE);
        assertThat(SecretBox.of(key(2) + "," + key(1)).decrypt("demo", "git", "password", sealed))
                .isEqualTo(VALUE);
        assertThat(box.isCurrent(sealed)).isFalse();
        assertThat(SecretBox.isEncrypted(sealed)).isTrue();
    }

    @Test
    void theSameKeyTwiceIsAMistake() {
        assertThatThrownBy(() -> SecretBox.of(key(1) + "," + key(1)))
                .hasMessageContaining("the same");
    }

    @Test
    void damagedValuesAreNotRead() {
        var sealed = box.encrypt("demo", "git", "password", VALUE);

        for (var length = 16; length < sealed.length(); length += 4) {
            var cut = sealed.substring(0, length);
            assertThatThrownBy(() -> box.decrypt("demo", "git", "password", cut))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
