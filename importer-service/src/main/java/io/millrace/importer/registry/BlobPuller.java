package io.millrace.importer.registry;

import io.millrace.contract.Digest;

/// Fetches a small blob, an image's configuration, and verifies its content.
record BlobPuller(String repository, Digest digest, int sizeLimit)
        implements RegistryEndpoint<byte[]> {

    static final int LARGEST_CONFIG = 8 * 1024 * 1024;

    static BlobPuller config(String repository, Digest digest) {
        return new BlobPuller(repository, digest, LARGEST_CONFIG);
    }

    @Override
    public String path() {
        return repository + "/blobs/" + digest;
    }

    @Override
    public byte[] read(HttpAnswer answer) throws RegistryException {
        if (!digest.names(answer.body())) {
            throw RegistryException.invalid(
                    "the configuration's content has the digest %s, not %s"
                            .formatted(Digest.of(answer.body()), digest));
        }
        return answer.body();
    }
}
