package io.millrace.build.execution.dockerfile;

/// A Dockerfile that cannot or may not be built, with the line that says so.
public final class DockerfileRefused extends Exception {

    public DockerfileRefused(int line, String why) {
        super("line " + line + ": " + why);
    }

    public DockerfileRefused(String why) {
        super(why);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
