package io.millrace.build.execution.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.jspecify.annotations.Nullable;

/// What is read of an archive. That it cannot be read is the archive's fault, not of whoever writes
/// what has been read.
final class ArchiveStream extends FilterInputStream {

    /// The archive cannot be read any further.
    static final class Damaged extends IOException {

        private static final long serialVersionUID = 1L;

        Damaged(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /// An archive as it comes, which may break off through nobody's fault.
    static final class Upload extends FilterInputStream {

        private boolean brokeOff;

        Upload(InputStream upload) {
            super(upload);
        }

        boolean brokeOff() {
            return brokeOff;
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                brokeOff = true;
                throw e;
            }
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            try {
                return super.read(target, offset, count);
            } catch (IOException e) {
                brokeOff = true;
                throw e;
            }
        }
    }

    ArchiveStream(InputStream archive) {
        super(archive);
    }

    <E extends ArchiveEntry> @Nullable E next(ArchiveInputStream<E> archive) throws Damaged {
        try {
            return archive.getNextEntry();
        } catch (IOException e) {
            throw new Damaged(e);
        }
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException e) {
            throw new Damaged(e);
        }
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        try {
            return super.read(target, offset, count);
        } catch (IOException e) {
            throw new Damaged(e);
        }
    }
}
