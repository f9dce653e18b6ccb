package io.millrace.build.execution.kubernetes;

import io.millrace.build.execution.BuildJob;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// All that a pod is given.
record Parcel(BuildJob job, Site site) {

    /// Its name as a file.
    static final String FILE = "parcel";

    byte[] packed() {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(Papers.bytes(this));
        } catch (IOException e) {
            throw new IllegalStateException("Memory cannot be written to", e);
        }
        return packed.toByteArray();
    }

    static Parcel unpacked(byte[] packed) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return Papers.read(in.readAllBytes(), Parcel.class);
        }
    }
}
