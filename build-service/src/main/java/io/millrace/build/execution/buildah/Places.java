package io.millrace.build.execution.buildah;

import java.nio.file.Path;

/// Names the places of an attempt as its author knows them: what is in the source by its path
/// there, and anything else without the machine's way to it.
///
/// @param directory of the attempt
record Places(Path directory) {

    String of(String text) {
        var told = text;
        for (var root : new Path[] {Workspace.sourceIn(directory), directory}) {
            told = told.replace(root + "/", "").replace(root.toString(), ".");
        }
        return told;
    }
}
