package io.millrace.build.execution.buildah;

/// This machine cannot run builds; the message says what a person must change.
public final class MachineUnfit extends Exception {

    MachineUnfit(String why) {
        super("Builds cannot run here: " + why);
    }
}
