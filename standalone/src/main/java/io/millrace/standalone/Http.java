package io.millrace.standalone;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/// The one question the launcher asks over HTTP: are you there?
final class Http {

    private static final int TIMEOUT_MILLIS = 2000;

    private Http() {}

    static boolean answers(String url) {
        try {
            var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException _) {
            return false;
        }
    }
}
