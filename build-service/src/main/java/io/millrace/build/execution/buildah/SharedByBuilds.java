package io.millrace.build.execution.buildah;

/// What the builds of one machine have in common.
record SharedByBuilds(
        LocalBuilds settings,
        BuildMachine machine,
        LayerCache cache,
        KnownImages images,
        Removals removals) {}
