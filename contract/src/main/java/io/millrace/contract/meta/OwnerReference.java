package io.millrace.contract.meta;

@Description(
        "Names another object in the same namespace (or the cluster) to which this one belongs.")
@Atomic
public record OwnerReference(
        @Description("API version of the owner, for example `build.openshift.io/v1`.") @Required
                String apiVersion,
        @Description("Kind of the owner, for example `BuildConfig`.") @Required String kind,
        @Description("Name of the owner.") @Required String name,
        @Description("UID of the owner; an owner with the same name and another uid is a stranger.")
                @Required
                String uid,
        @Description("True for the one owner that manages this object.") boolean controller,
        @Description("True when a foreground deletion of the owner has to wait for this object.")
                boolean blockOwnerDeletion) {

    public OwnerReference {
        apiVersion = apiVersion == null ? "" : apiVersion;
        kind = kind == null ? "" : kind;
        name = name == null ? "" : name;
        uid = uid == null ? "" : uid;
    }
}
