package io.millrace.platform.cluster;

/// Whose users, rights, namespaces and workloads count (`millrace.mode`).
public enum Mode {
    /// Millrace's own.
    STANDALONE,

    /// Those of the Kubernetes cluster in which it runs.
    KUBERNETES;

    /// The setting by which it is said whose users, rights, namespaces and workloads count.
    public static final String SETTING = "millrace.mode";

    /// What it is without a setting.
    public static final String USUAL = "standalone";

    public boolean isKubernetes() {
        return this == KUBERNETES;
    }
}
