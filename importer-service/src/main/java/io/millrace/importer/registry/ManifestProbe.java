package io.millrace.importer.registry;

import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import java.util.List;
import java.util.Optional;

/// Asks which digest a tag points to, without fetching the manifest: registries that count pulls do
/// not count this. Empty when the registry does not say.
record ManifestProbe(String repository, String name) implements RegistryEndpoint<Optional<Digest>> {

    static ManifestProbe of(ImageReference reference) {
        return new ManifestProbe(reference.repository(), reference.manifestName());
    }

    @Override
    public String method() {
        return "HEAD";
    }

    @Override
    public String path() {
        return repository + "/manifests/" + name;
    }

    @Override
    public List<String> accept() {
        return MediaTypes.ACCEPTED;
    }

    @Override
    public int sizeLimit() {
        return 0;
    }

    @Override
    public Optional<Digest> read(HttpAnswer answer) throws RegistryException {
        return ManifestPuller.claimedBy(answer);
    }
}
