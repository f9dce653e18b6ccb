package io.millrace.build.domain;

import io.millrace.contract.build.BuildVolume;
import io.millrace.contract.build.BuildVolumeSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The rules for what is there during a build and not in its image.
record VolumeRules(Findings findings) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    void volumes(String path, List<BuildVolume> volumes) {
        var names = new HashSet<String>();
        var places = new HashSet<String>();
        for (var index = 0; index < volumes.size(); index++) {
            volume(path + ".volumes[" + index + "]", volumes.get(index), names, places);
        }
    }

    private void volume(String path, BuildVolume volume, Set<String> names, Set<String> places) {
        if (volume.name().isEmpty()) {
            findings.required(path + ".name", "");
        } else if (!NAME.matcher(volume.name()).matches()) {
            findings.invalid(path + ".name", volume.name(), "must be a DNS label");
        } else if (!names.add(volume.name())) {
            findings.duplicate(path + ".name", volume.name());
        }
        source(path + ".source", volume.source());
        if (volume.mounts().isEmpty()) {
            findings.required(path + ".mounts", "must have at least one mount");
        }
        for (var index = 0; index < volume.mounts().size(); index++) {
            var place = volume.mounts().get(index).destinationPath();
            mount(path + ".mounts[" + index + "].destinationPath", place, places);
        }
    }

    private void source(String path, BuildVolumeSource source) {
        var given =
                Stream.of(source.secret(), source.configMap(), source.csi())
                        .filter(it -> it != null)
                        .count();
        if (source.type().isEmpty()) {
            findings.required(path + ".type", "");
            return;
        }
        var types =
                Map.of(
                        "Secret", source.secret() != null,
                        "ConfigMap", source.configMap() != null,
                        "CSI", source.csi() != null);
        if (!types.containsKey(source.type())) {
            findings.invalid(
                    path + ".type", source.type(), "must be one of Secret, ConfigMap or CSI");
        } else if (given != 1 || !types.get(source.type())) {
            findings.invalid(
                    path + ".type", source.type(), "must match the one source that is given");
        }
        name(path, source);
    }

    private void name(String path, BuildVolumeSource source) {
        if (source.secret() != null && Findings.present(source.secret().secretName()).isEmpty()) {
            findings.required(path + ".secret.secretName", "");
        }
        if (source.configMap() != null && source.configMap().name().isEmpty()) {
            findings.required(path + ".configMap.name", "");
        }
        if (source.csi() != null && source.csi().driver().isEmpty()) {
            findings.required(path + ".csi.driver", "");
        }
    }

    private void mount(String path, String place, Set<String> places) {
        if (place.isEmpty()) {
            findings.required(path, "");
        } else if (place.contains(":")) {
            findings.invalid(path, place, "must not contain ':'");
        } else if (!place.startsWith("/")) {
            findings.invalid(path, place, "must be an absolute path");
        } else if (!places.add(place)) {
            findings.duplicate(path, place);
        }
    }
}
