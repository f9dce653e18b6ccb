package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.LocalObjectReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What a build is made from.")
public record BuildSource(
        @Description(
                        "`Git`, `Binary`, `Dockerfile`, `Image` or `None`; the server derives it from what "
                                + "else is given.")
                @Nullable String type,
        @Description("Uploaded source.") @Nullable BinaryBuildSource binary,
        @Description("A Dockerfile in full; it replaces the one in the source.")
                @Nullable String dockerfile,
        @Description("Source in git.") @Nullable GitBuildSource git,
        @Description("Images from which files are copied.") @Nullable List<ImageSource> images,
        @Description("Folder of the source in which the build happens.")
                @Nullable String contextDir,
        @Description("Credentials for fetching the source.")
                @Nullable LocalObjectReference sourceSecret,
        @Description("Secrets that become files.") @Nullable List<SecretBuildSource> secrets,
        @Description("ConfigMaps that become files.")
                @Nullable List<ConfigMapBuildSource> configMaps) {

    public static final BuildSource EMPTY =
            new BuildSource(null, null, null, null, null, null, null, null, null);

    public BuildSource {
        images = images == null ? null : List.copyOf(images);
        secrets = secrets == null ? null : List.copyOf(secrets);
        configMaps = configMaps == null ? null : List.copyOf(configMaps);
    }

    public BuildSource withType(@Nullable String type) {
        return new BuildSource(
                type,
                binary,
                dockerfile,
                git,
                images,
                contextDir,
                sourceSecret,
                secrets,
                configMaps);
    }

    public BuildSource withBinary(@Nullable BinaryBuildSource binary) {
        return new BuildSource(
                type,
                binary,
                dockerfile,
                git,
                images,
                contextDir,
                sourceSecret,
                secrets,
                configMaps);
    }

    public BuildSource withDockerfile(@Nullable String dockerfile) {
        return new BuildSource(
                type,
                binary,
                dockerfile,
                git,
                images,
                contextDir,
                sourceSecret,
                secrets,
                configMaps);
    }

    public BuildSource withGit(@Nullable GitBuildSource git) {
        return new BuildSource(
                type,
                binary,
                dockerfile,
                git,
                images,
                contextDir,
                sourceSecret,
                secrets,
                configMaps);
    }

    public BuildSource withImages(@Nullable List<ImageSource> images) {
        return new BuildSource(
                type,
                binary,
                dockerfile,
                git,
                images,
                contextDir,
                sourceSecret,
                secrets,
                configMaps);
    }

    public BuildSource withContextDir(@Nullable String contextDir) {
        return new BuildSource(
                type,
                binary,
                dockerfile,
                git,
                images,
                contextDir,
                sourceSecret,
                secrets,
                configMaps);
    }

    public BuildSource withSourceSecret(@Nullable LocalObjectReference sourceSecret) {
        return new BuildSource(
                type,
                binary,
                dockerfile,
                git,
                images,
                contextDir,
                sourceSecret,
                secrets,
                configMaps);
    }
}
