package io.millrace.importer.application;

import jakarta.inject.Singleton;

/// What the writer lets the workers of its process know at once; those of other replicas find out
/// by looking at the tables.
@Singleton
public final class WorkSignal {

    private final Bell imports = new Bell();
    private final Bell requests = new Bell();
    private final Bell pushes = new Bell();
    private final Bell copies = new Bell();
    private final Bell schedule = new Bell();
    private final Bell abandoned = new Bell();
    private final Bell servings = new Bell();
    private final Bell tenure = new Bell();
    private volatile boolean holding;

    public WorkSignal() {}

    /// There are imports to do.
    public Bell imports() {
        return imports;
    }

    /// There are imports to do that somebody waits for.
    public Bell requests() {
        return requests;
    }

    /// There are tags of the integrated registry to look at.
    public Bell pushes() {
        return pushes;
    }

    /// There may be sources to look at.
    public Bell schedule() {
        return schedule;
    }

    /// There are images to take over into other repositories.
    public Bell copies() {
        return copies;
    }

    /// There are manifests of deleted streams to take away.
    public Bell abandoned() {
        return abandoned;
    }

    /// There are tags of the integrated registry to move.
    public Bell servings() {
        return servings;
    }

    /// This process has become the writer, or is it no more.
    public Bell tenure() {
        return tenure;
    }

    public boolean isHolding() {
        return holding;
    }

    public void hold(boolean now) {
        holding = now;
        tenure.ring();
        imports.ring();
        requests.ring();
        pushes.ring();
        copies.ring();
        abandoned.ring();
        servings.ring();
    }
}
