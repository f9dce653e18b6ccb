package io.millrace.platform.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

    private static final AddressPolicy STRICT = AddressPolicy.allowing(List.of());

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111"})
    void publicAddressesAreFine(String address) throws UnknownHostException {
        assertThat(STRICT.resolve(address, 443))
                .singleElement()
                .satisfies(it -> assertThat(it.isUnresolved()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "127.1",
                "2130706433",
                "localhost",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "[::1]",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::a00:1",
                "2002:7f00:1::",
                "fd00:ec2::254",
                "fe80::1",
                "ff02::1"
            })
    void addressesOfTheMachineAndItsNetworksAreNot(String address) {
        assertThatThrownBy(() -> STRICT.resolve(address, 443))
                .isInstanceOf(ForbiddenAddressException.class);
    }

    @Test
    void anOperatorAllowsAHostOnOnePort() throws UnknownHostException {
        var policy = AddressPolicy.allowing(List.of("Localhost:5000"));

        assertThat(policy.resolve("localhost", 5000)).isNotEmpty();
        assertThatThrownBy(() -> policy.resolve("localhost", 5001))
                .isInstanceOf(ForbiddenAddressException.class);
        assertThatThrownBy(() -> policy.resolve("127.0.0.1", 5000))
                .isInstanceOf(ForbiddenAddressException.class);
    }

    @Test
    void anOperatorAllowsARange() throws UnknownHostException {
        var policy = AddressPolicy.allowing(List.of("10.20.0.0/15", "fd00::/8"));

        assertThat(policy.resolve("10.21.255.255", 443)).hasSize(1);
        assertThat(policy.resolve("fd12::1", 443)).hasSize(1);
        assertThatThrownBy(() -> policy.resolve("10.22.0.0", 443))
                .isInstanceOf(ForbiddenAddressException.class);
    }

    @Test
    void aNameWithOneForbiddenAddressIsRefusedAsAWhole() throws UnknownHostException {
        InetAddress[] mixed = {
            InetAddress.getByName("8.8.8.8"), InetAddress.getByName("127.0.0.1")
        };
        var policy = AddressPolicy.allowing(List.of(), _ -> mixed);

        assertThatThrownBy(() -> policy.resolve("evil.example", 443))
                .isInstanceOf(ForbiddenAddressException.class)
                .hasMessageNotContaining("127.0.0.1");
    }

    @Test
    void theAddressesThatWereJudgedAreTheOnesToConnectTo() throws UnknownHostException {
        var answers =
                List.of(InetAddress.getByName("8.8.8.8"), InetAddress.getByName("127.0.0.1"))
                        .iterator();
        var policy = AddressPolicy.allowing(List.of(), _ -> new InetAddress[] {answers.next()});

        assertThat(policy.resolve("rebinding.example", 443))
                .extracting(it -> it.getAddress().getHostAddress())
                .containsExactly("8.8.8.8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/", "10.0.0.0/33", "host/8", "/8", "::/129"})
    void anExceptionThatIsNeitherIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressPolicy.allowing(List.of(text)));
    }
}
