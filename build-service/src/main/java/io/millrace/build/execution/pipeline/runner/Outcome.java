package io.millrace.build.execution.pipeline.runner;

import org.jspecify.annotations.Nullable;

/// `currentBuild`: how the pipeline stands.
public final class Outcome {

    private final long number;
    private volatile @Nullable Result result;
    private volatile String displayName;
    private volatile String description = "";

    Outcome(long number) {
        this.number = number;
        this.displayName = "#" + number;
    }

    Result result() {
        var known = result;
        return known == null ? Result.SUCCESS : known;
    }

    /// A result only ever gets worse.
    synchronized void worsen(Result next) {
        if (next.compareTo(result()) > 0) {
            result = next;
        }
    }

    public @Nullable String getResult() {
        var known = result;
        return known == null ? null : known.name();
    }

    public void setResult(@Nullable String name) {
        if (name != null) {
            worsen(parse(name));
        }
    }

    public String getCurrentResult() {
        return result().name();
    }

    public long getNumber() {
        return number;
    }

    public String getDisplayName() {
        return displayName;
    }

    public void setDisplayName(String name) {
        displayName = name;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(String text) {
        description = text;
    }

    static Result parse(String name) {
        for (var known : Result.values()) {
            if (known.name().equals(name)) {
                return known;
            }
        }
        throw new StepFailure("there is no result '%s'".formatted(name));
    }
}
