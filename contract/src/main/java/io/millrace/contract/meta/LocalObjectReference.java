package io.millrace.contract.meta;

@Description("Points to an object of a known kind in the same namespace.")
@SchemaPackage("io.k8s.api.core.v1")
@Atomic
public record LocalObjectReference(@Description("Name of the object.") String name) {

    public static final LocalObjectReference EMPTY = new LocalObjectReference("");

    public LocalObjectReference {
        name = name == null ? "" : name;
    }
}
