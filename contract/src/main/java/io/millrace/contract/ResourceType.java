package io.millrace.contract;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A kind of resource as the API names it.
///
/// @param group the API group, empty for core
/// @param plural the name in paths (`imagestreams`)
/// @param kind the name in bodies (`ImageStream`)
/// @param namespaced whether its objects live in a namespace
public record ResourceType(String group, String plural, String kind, boolean namespaced) {

    public static final ResourceType NAMESPACE =
            new ResourceType("", "namespaces", "Namespace", false);
    public static final ResourceType SECRET = new ResourceType("", "secrets", "Secret", true);
    public static final ResourceType CONFIG_MAP =
            new ResourceType("", "configmaps", "ConfigMap", true);
    public static final ResourceType SERVICE_ACCOUNT =
            new ResourceType("", "serviceaccounts", "ServiceAccount", true);
    public static final ResourceType EVENT = new ResourceType("", "events", "Event", true);
    public static final ResourceType RESOURCE_QUOTA =
            new ResourceType("", "resourcequotas", "ResourceQuota", true);
    public static final ResourceType LIMIT_RANGE =
            new ResourceType("", "limitranges", "LimitRange", true);
    public static final ResourceType POD = new ResourceType("", "pods", "Pod", true);
    public static final ResourceType REPLICATION_CONTROLLER =
            new ResourceType("", "replicationcontrollers", "ReplicationController", true);
    public static final ResourceType SERVICE = new ResourceType("", "services", "Service", true);
    public static final ResourceType PERSISTENT_VOLUME_CLAIM =
            new ResourceType("", "persistentvolumeclaims", "PersistentVolumeClaim", true);
    public static final ResourceType DAEMON_SET = apps("daemonsets", "DaemonSet");
    public static final ResourceType DEPLOYMENT = apps("deployments", "Deployment");
    public static final ResourceType REPLICA_SET = apps("replicasets", "ReplicaSet");
    public static final ResourceType STATEFUL_SET = apps("statefulsets", "StatefulSet");
    public static final ResourceType CRON_JOB =
            new ResourceType("batch", "cronjobs", "CronJob", true);
    public static final ResourceType JOB = new ResourceType("batch", "jobs", "Job", true);
    public static final ResourceType PROJECT =
            new ResourceType("project.openshift.io", "projects", "Project", false);
    public static final ResourceType PROJECT_REQUEST =
            new ResourceType("project.openshift.io", "projectrequests", "ProjectRequest", false);
    public static final ResourceType USER = user("users", "User");
    public static final ResourceType GROUP = user("groups", "Group");
    public static final ResourceType IDENTITY = user("identities", "Identity");
    public static final ResourceType USER_IDENTITY_MAPPING =
            user("useridentitymappings", "UserIdentityMapping");
    public static final ResourceType OAUTH_ACCESS_TOKEN =
            oauth("oauthaccesstokens", "OAuthAccessToken");
    public static final ResourceType OAUTH_AUTHORIZE_TOKEN =
            oauth("oauthauthorizetokens", "OAuthAuthorizeToken");
    public static final ResourceType USER_OAUTH_ACCESS_TOKEN =
            oauth("useroauthaccesstokens", "UserOAuthAccessToken");
    public static final ResourceType IMAGE_STREAM = image("imagestreams", "ImageStream");
    public static final ResourceType IMAGE_STREAM_TAG = image("imagestreamtags", "ImageStreamTag");
    public static final ResourceType IMAGE_TAG = image("imagetags", "ImageTag");
    public static final ResourceType IMAGE_STREAM_IMAGE =
            image("imagestreamimages", "ImageStreamImage");
    public static final ResourceType IMAGE_STREAM_MAPPING =
            image("imagestreammappings", "ImageStreamMapping");
    public static final ResourceType IMAGE_STREAM_IMPORT =
            image("imagestreamimports", "ImageStreamImport");
    public static final ResourceType IMAGE =
            new ResourceType("image.openshift.io", "images", "Image", false);
    public static final ResourceType IMAGE_SIGNATURE =
            new ResourceType("image.openshift.io", "imagesignatures", "ImageSignature", false);
    public static final ResourceType BUILD_CONFIG =
            new ResourceType("build.openshift.io", "buildconfigs", "BuildConfig", true);
    public static final ResourceType BUILD =
            new ResourceType("build.openshift.io", "builds", "Build", true);

    public static final ResourceType DEPLOYMENT_CONFIG =
            new ResourceType("apps.openshift.io", "deploymentconfigs", "DeploymentConfig", true);

    public static final ResourceType ROLE = rbac("roles", "Role", true);
    public static final ResourceType ROLE_BINDING = rbac("rolebindings", "RoleBinding", true);
    public static final ResourceType CLUSTER_ROLE = rbac("clusterroles", "ClusterRole", false);
    public static final ResourceType CLUSTER_ROLE_BINDING =
            rbac("clusterrolebindings", "ClusterRoleBinding", false);
    public static final ResourceType ROLE_BINDING_RESTRICTION =
            new ResourceType(
                    "authorization.openshift.io",
                    "rolebindingrestrictions",
                    "RoleBindingRestriction",
                    true);

    /// The types that decide who may do what.
    public static final List<ResourceType> ACCESS =
            List.of(ROLE, ROLE_BINDING, CLUSTER_ROLE, CLUSTER_ROLE_BINDING);

    /// The types whose objects are stored; the others are views of these or requests.
    public static final List<ResourceType> STORED =
            List.of(
                    NAMESPACE,
                    SECRET,
                    CONFIG_MAP,
                    SERVICE_ACCOUNT,
                    EVENT,
                    RESOURCE_QUOTA,
                    LIMIT_RANGE,
                    USER,
                    GROUP,
                    IDENTITY,
                    OAUTH_ACCESS_TOKEN,
                    OAUTH_AUTHORIZE_TOKEN,
                    IMAGE_STREAM,
                    IMAGE,
                    BUILD_CONFIG,
                    BUILD,
                    DEPLOYMENT_CONFIG,
                    REPLICATION_CONTROLLER,
                    DEPLOYMENT,
                    STATEFUL_SET,
                    DAEMON_SET,
                    CRON_JOB,
                    ROLE,
                    ROLE_BINDING,
                    CLUSTER_ROLE,
                    CLUSTER_ROLE_BINDING,
                    ROLE_BINDING_RESTRICTION);

    private static ResourceType apps(String plural, String kind) {
        return new ResourceType("apps", plural, kind, true);
    }

    private static ResourceType user(String plural, String kind) {
        return new ResourceType("user.openshift.io", plural, kind, false);
    }

    private static ResourceType oauth(String plural, String kind) {
        return new ResourceType("oauth.openshift.io", plural, kind, false);
    }

    private static ResourceType image(String plural, String kind) {
        return new ResourceType("image.openshift.io", plural, kind, true);
    }

    private static ResourceType rbac(String plural, String kind, boolean namespaced) {
        return new ResourceType("rbac.authorization.k8s.io", plural, kind, namespaced);
    }

    /// The types and those that decide who may do what: what an owner projects that decides by it.
    public static Set<ResourceType> withAccess(ResourceType... types) {
        return Stream.concat(Stream.of(types), ACCESS.stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// `v1`, or `image.openshift.io/v1`.
    public String apiVersion() {
        return group.isEmpty() ? "v1" : group + "/v1";
    }

    /// `imagestreams.image.openshift.io`, as messages name it.
    public String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /// `ImageStream.image.openshift.io`, as messages of invalid objects name it.
    public String qualifiedKind() {
        return group.isEmpty() ? kind : kind + "." + group;
    }
}
