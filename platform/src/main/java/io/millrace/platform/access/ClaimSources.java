package io.millrace.platform.access;

import io.millrace.contract.Requester;
import io.millrace.platform.log.ClaimOrigin;
import io.millrace.platform.status.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Who speaks when a claim is made, and for whom.
public final class ClaimSources {

    /// The gateway has recognised who knocked at its door.
    public static final String GATEWAY = "/millrace/gateway";

    private static final String HMAC = "HmacSHA256";

    private final List<Source> known;

    /// @param key empty for a source that does not sign
    public record Source(String name, Optional<String> key, Requester requester) {}

    public ClaimSources(List<Source> known) {
        this.known = List.copyOf(known);
    }

    public static ClaimSources of(InboundConfig config) {
        return new ClaimSources(
                config.sources().entrySet().stream()
                        .map(it ->
                                new Source(
                                        it.getValue().source().orElse(it.getKey()),
                                        it.getValue().key().filter(key -> !key.isEmpty()),
                                        requester(
                                                it.getValue().user(),
                                                it.getValue().groups().orElse(List.of()))))
                        .toList());
    }

    public static Requester requester(String user, List<String> further) {
        var groups = new ArrayList<>(further);
        groups.add(Groups.AUTHENTICATED);
        var words = user.split(":", -1);
        if (user.startsWith(ServiceAccounts.PREFIX) && words.length == 4) {
            groups.add(ServiceAccounts.GROUP);
            groups.add(ServiceAccounts.group(words[2]));
        }
        return new Requester(user, "", List.copyOf(groups), Map.of());
    }

    /// As whom the claim's source acts.
    ///
    /// @throws io.millrace.platform.status.RefusedException when it is not known, or cannot prove
    ///   who it is
    public Requester requesterOf(ClaimOrigin origin) {
        var source =
                known.stream()
                        .filter(it -> it.name().equals(origin.source()))
                        .findFirst()
                        .orElseThrow(() -> refused(origin, "no such source is configured"));
        if (source.key().isPresent() && !isSigned(origin, source.key().get())) {
            throw refused(origin, "its signature is missing or wrong");
        }
        return source.requester();
    }

    private static RuntimeException refused(ClaimOrigin origin, String why) {
        return Refusal.badRequest(
                        "The claim %s of the source \"%s\" is refused: %s"
                                .formatted(origin.id(), origin.source(), why))
                .asException();
    }

    private static boolean isSigned(ClaimOrigin origin, String key) {
        return MessageDigest.isEqual(
                bytes(origin.signature()), bytes(signature(key, origin.id(), origin.body())));
    }

    /// The event's id, a line feed and the body, signed.
    public static String signature(String key, String id, byte[] body) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(bytes(key), HMAC));
            mac.update(bytes(id + "\n"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("Every JDK has " + HMAC, impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
