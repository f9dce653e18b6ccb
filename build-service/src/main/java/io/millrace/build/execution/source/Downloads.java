package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.process.Patience;
import io.millrace.platform.network.AddressPolicy;
import io.millrace.platform.network.ForbiddenAddressException;
import io.millrace.platform.network.JudgedAddresses;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;

/// Fetches files that a build names by URL. The [AddressPolicy] judges each address, also of
/// redirects, and the connection is made to the very addresses that were judged.
public final class Downloads implements AutoCloseable {

    private static final Timeout PATIENCE = Timeout.ofSeconds(30);
    private static final int REDIRECTS = 5;

    private final FailureReason failing;
    private final Patience patience;
    private final CloseableHttpClient client;
    private long left;

    /// @param failing the reason when a file cannot be had
    /// @param limit of all files together, in bytes
    public Downloads(
            FailureReason failing, AddressPolicy addresses, Patience patience, long limit) {
        this.failing = failing;
        this.patience = patience;
        this.left = limit;
        this.client = client(addresses);
    }

    private static CloseableHttpClient client(AddressPolicy addresses) {
        var connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new JudgedAddresses(addresses))
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(PATIENCE)
                                        .setSocketTimeout(PATIENCE)
                                        .build())
                        .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setResponseTimeout(PATIENCE)
                                .setMaxRedirects(REDIRECTS)
                                .build())
                .setUserAgent("millrace")
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /// Fetches the file, whose time becomes the one that its server says, or none.
    public void fetch(URI url, Path file) throws BuildFailure, BuildStopped {
        if (!fetchIfThere(url, file)) {
            throw failure(url, "its server answers 404");
        }
    }

    /// As [#fetch].
    ///
    /// @return whether there is such a file
    public boolean fetchIfThere(URI url, Path file) throws BuildFailure, BuildStopped {
        patience.check();
        try (var response = client.executeOpen(null, new HttpGet(url), null)) {
            if (response.getCode() == 404) {
                return false;
            }
            if (response.getCode() != 200) {
                throw failure(url, "its server answers %d".formatted(response.getCode()));
            }
            var entity = response.getEntity();
            try (var content = entity == null ? null : entity.getContent()) {
                receive(url, content == null ? InputStream.nullInputStream() : content, file);
            }
            Files.setLastModifiedTime(file, FileTime.from(modified(response)));
            return true;
        } catch (ForbiddenAddressException forbidden) {
            throw failure(url, String.valueOf(forbidden.getMessage()));
        } catch (UnknownHostException unknown) {
            throw failure(url, "the host '%s' is not known".formatted(url.getHost()));
        } catch (IOException broken) {
            throw failure(url, "it cannot be fetched: " + broken.getMessage());
        }
    }

    private void receive(URI url, InputStream content, Path file)
            throws BuildFailure, BuildStopped, IOException {
        var buffer = new byte[1 << 16];
        try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            for (var count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                patience.check();
                left -= count;
                if (left < 0) {
                    throw failure(url, "it is too large");
                }
                out.write(buffer, 0, count);
            }
        }
    }

    private static Instant modified(ClassicHttpResponse response) {
        var said = response.getFirstHeader("Last-Modified");
        var time = said == null ? null : DateUtils.parseStandardDate(said.getValue());
        return time == null ? Instant.EPOCH : time;
    }

    private BuildFailure failure(URI url, String why) {
        return new BuildFailure(failing, "%s: %s".formatted(url, why));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
