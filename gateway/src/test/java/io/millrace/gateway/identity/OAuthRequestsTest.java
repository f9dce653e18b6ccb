package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.identity.AuthorizeRequest.Parsed.Faulty;
import io.millrace.gateway.identity.AuthorizeRequest.Parsed.Proper;
import io.millrace.gateway.identity.AuthorizeRequest.Parsed.Untrusted;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OAuthRequestsTest {

    private static final String REGISTERED = "https://here:8443/oauth/token/implicit";

    /// The pair of RFC 7636, appendix B.
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final String CODE = "sha256~" + "c".repeat(43);

    private final Map<String, List<String>> query = new HashMap<>();
    private final Map<String, List<String>> form = new HashMap<>();

    OAuthRequestsTest() {
        query.put("client_id", List.of("openshift-challenging-client"));
        query.put("response_type", List.of("code"));
        query.put("redirect_uri", List.of(REGISTERED));
        query.put("code_challenge", List.of(CHALLENGE));
        query.put("code_challenge_method", List.of("S256"));
        query.put("state", List.of("s"));
        form.put("grant_type", List.of("authorization_code"));
        form.put("code", List.of(CODE));
        form.put("redirect_uri", List.of(REGISTERED));
        form.put("code_verifier", List.of(VERIFIER));
    }

    private AuthorizeRequest.Parsed parsed() {
        return AuthorizeRequest.parse(query, REGISTERED);
    }

    private CodeExchange.Parsed exchanged(String authorization) {
        return CodeExchange.parse(form, Optional.of(authorization));
    }

    private static String basic(String credentials) {
        return "Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatOcSendsIsProper() {
        assertThat(parsed())
                .isEqualTo(
                        new Proper(
                                new AuthorizeRequest(
                                        "openshift-challenging-client",
                                        REGISTERED,
                                        AuthorizeRequest.ResponseType.CODE,
                                        "s",
                                        CHALLENGE)));
    }

    @Test
    void aTokenIsAskedForWithoutAChallenge() {
        query.put("response_type", List.of("token"));
        query.remove("code_challenge");
        query.remove("code_challenge_method");
        query.remove("redirect_uri");

        assertThat(parsed()).isInstanceOf(Proper.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil/oauth/token/implicit",
                "https://here:8443/oauth/token/implicit/",
                "https://here:8443/oauth/token/implicit?x=1",
                "https://here:8443/oauth/token/implicit#x",
                "https://here:8443/oauth/token/implicit/../../../evil",
                "https://HERE:8443/oauth/token/implicit",
                "http://here:8443/oauth/token/implicit",
                "https://here:8443@evil/oauth/token/implicit",
                "https://here:8443.evil/oauth/token/implicit",
                ""
            })
    void onlyTheRegisteredAddressIsAnswered(String address) {
        query.put("redirect_uri", List.of(address));

        assertThat(parsed()).isInstanceOf(Untrusted.class);
    }

    @Test
    void aRepeatedParameterIsRefused() {
        query.put("redirect_uri", List.of(REGISTERED, "https://evil/"));

        assertThat(parsed()).isInstanceOf(Untrusted.class);
    }

    @Test
    void anUnknownClientIsRefused() {
        query.put("client_id", List.of("somebody"));

        assertThat(parsed()).isInstanceOf(Untrusted.class);
    }

    @Test
    void aCodeNeedsAChallengeThatCannotBeReadBack() {
        query.put("code_challenge_method", List.of("plain"));
        assertThat(parsed()).isInstanceOf(Faulty.class);
        query.remove("code_challenge_method");
        query.remove("code_challenge");
        assertThat(parsed()).isInstanceOf(Faulty.class);
    }

    @Test
    void otherScopesAndFormsAreRefusedAtTheClientsAddress() {
        query.put("scope", List.of("user:info"));
        assertThat(parsed())
                .isEqualTo(
                        new Faulty(
                                REGISTERED, "invalid_scope", "the only scope is user:full", "s"));
        query.put("response_type", List.of("id_token"));
        assertThat(parsed()).isInstanceOf(Faulty.class);
    }

    @Test
    void theVerifierMakesTheChallenge() {
        var parsed = exchanged(basic("openshift-challenging-client:"));

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        CodeExchange.Parsed.Proper.class,
                        it -> assertThat(it.exchange().codeChallenge()).isEqualTo(CHALLENGE));
    }

    @Test
    void aClientNamesItselfRightly() {
        assertThat(exchanged(basic("openshift-challenging-client:guess"))).isInstanceOf(faulty());
        assertThat(exchanged(basic("other:"))).isInstanceOf(faulty());
        assertThat(exchanged("Bearer x")).isInstanceOf(faulty());
        assertThat(CodeExchange.parse(form, Optional.empty())).isInstanceOf(faulty());
        form.put("client_id", List.of("openshift-challenging-client"));
        assertThat(CodeExchange.parse(form, Optional.empty()))
                .isInstanceOf(CodeExchange.Parsed.Proper.class);
    }

    @Test
    void aShortVerifierAndAnImproperCodeAreRefused() {
        form.put("code_verifier", List.of("short"));
        assertThat(exchanged(basic("openshift-challenging-client:"))).isInstanceOf(faulty());
        form.put("code_verifier", List.of(VERIFIER));
        form.put("code", List.of("../" + CODE));
        assertThat(exchanged(basic("openshift-challenging-client:"))).isInstanceOf(faulty());
        form.put("grant_type", List.of("password"));
        assertThat(exchanged(basic("openshift-challenging-client:"))).isInstanceOf(faulty());
    }

    private static Class<CodeExchange.Parsed.Faulty> faulty() {
        return CodeExchange.Parsed.Faulty.class;
    }

    @Test
    void basicCredentialsMayHoldColonsAndAnyLetters() {
        assertThat(BasicCredentials.parse(basic("änna:pass:wörd")))
                .contains(new BasicCredentials("änna", "pass:wörd"));
        assertThat(BasicCredentials.parse("Basic ???")).isEmpty();
        assertThat(BasicCredentials.parse(basic("nocolon"))).isEmpty();
        assertThat(BasicCredentials.parse("Basic /w==")).isEmpty();
        assertThat(BasicCredentials.parse(basic("a:" + "x".repeat(5000)))).isEmpty();
    }
}
