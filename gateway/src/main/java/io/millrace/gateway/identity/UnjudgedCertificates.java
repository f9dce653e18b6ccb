package io.millrace.gateway.identity;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/// Lets the handshake pass with any certificate of a caller: that the caller has its key is what
/// the handshake proves. By whom it is signed is asked with each request (`ClientAuthorities`), by
/// what the cluster says at that time, and a certificate that nobody here believes says nothing
/// about its caller. No names of authorities are sent along: clients keep back what does not match
/// them.
final class UnjudgedCertificates implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authentication) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authentication)
            throws CertificateException {
        throw new CertificateException("This server calls nobody with these certificates");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
