package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTest {

    private static final Client ANNA = new Client("anna", true);
    private static final Client BERT = new Client("bert", true);
    private static final Client ADMIN = new Client("admin", false);

    private final Shares shares = new Shares(3, 5);

    @Test
    void oneClientsGreedLeavesSomethingToTheOthers() {
        assertThat(shares.take(ANNA, 3)).isTrue();
        assertThat(shares.take(ANNA, 1)).isFalse();
        assertThat(shares.take(BERT, 2)).isTrue();
    }

    @Test
    void nobodyTakesMoreThanThereIs() {
        shares.take(ANNA, 3);

        assertThat(shares.take(BERT, 3)).isFalse();
        assertThat(shares.take(ADMIN, 3)).isFalse();
    }

    @Test
    void ofThePlacesForUploadsOneClientHasHalf() {
        var places = BinaryBuilds.places(8);

        assertThat(places.take(ANNA, 4)).isTrue();
        assertThat(places.take(ANNA, 1)).isFalse();
        assertThat(places.take(BERT, 1)).isTrue();
        assertThat(BinaryBuilds.places(1).take(ANNA, 1)).isTrue();
    }

    @Test
    void mastersHaveNoShare() {
        assertThat(shares.take(ADMIN, 5)).isTrue();
    }

    @Test
    void whatIsGivenBackIsThereAgain() {
        shares.take(ANNA, 2);
        shares.take(ANNA, 1);

        shares.release(ANNA, 1);

        assertThat(shares.take(ANNA, 1)).isTrue();
        shares.release(ANNA, 3);
        assertThat(shares.take(ADMIN, 5)).isTrue();
    }
}
