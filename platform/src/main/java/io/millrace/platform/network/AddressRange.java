package io.millrace.platform.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/// A block of addresses in CIDR notation: `10.0.0.0/8`.
record AddressRange(InetAddress network, int prefix) {

    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F.:]+");

    AddressRange {
        if (prefix < 0 || prefix > network.getAddress().length * 8) {
            throw new IllegalArgumentException(
                    "A prefix of %d bits does not fit %s"
                            .formatted(prefix, network.getHostAddress()));
        }
    }

    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        var address = slash < 0 ? "" : text.substring(0, slash);
        if (!LITERAL.matcher(address).matches()) {
            throw new IllegalArgumentException(
                    "Must be of the form <address>/<bits>: '" + text + "'");
        }
        try {
            return new AddressRange(
                    InetAddress.getByName(address), Integer.parseInt(text.substring(slash + 1)));
        } catch (UnknownHostException | NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "Must be of the form <address>/<bits>: '" + text + "'", wrong);
        }
    }

    boolean contains(InetAddress address) {
        var ours = network.getAddress();
        var theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
