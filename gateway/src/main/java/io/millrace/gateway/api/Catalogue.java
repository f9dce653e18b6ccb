package io.millrace.gateway.api;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceType;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.apps.DeploymentConfigRollback;
import io.millrace.contract.apps.DeploymentLog;
import io.millrace.contract.apps.DeploymentRequest;
import io.millrace.contract.authentication.TokenRequest;
import io.millrace.contract.autoscaling.Scale;
import io.millrace.contract.build.BinaryBuildRequestOptions;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildLog;
import io.millrace.contract.build.BuildRequest;
import io.millrace.contract.build.TriggerHistory;
import io.millrace.contract.build.TriggerImpact;
import io.millrace.contract.build.TriggerReplay;
import io.millrace.contract.build.WebhookDeliveries;
import io.millrace.contract.build.WebhookRedelivery;
import io.millrace.contract.core.EventDeliveries;
import io.millrace.contract.core.EventRedelivery;
import io.millrace.contract.core.ResourceQuota;
import io.millrace.contract.core.SecretList;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamHistory;
import io.millrace.contract.image.ImageStreamLayers;
import io.millrace.contract.image.ImageStreamSchedule;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.workload.CronJob;
import io.millrace.contract.workload.DaemonSet;
import io.millrace.contract.workload.Deployment;
import io.millrace.contract.workload.StatefulSet;
import io.millrace.gateway.access.OpenshiftPolicy;
import io.millrace.gateway.api.ApiResource.Subresource;
import io.millrace.gateway.views.Scales;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Every resource that the gateway serves, in discovery's order.
final class Catalogue {

    static final String VERSION = "v1";

    private static final String IMAGE = "image.openshift.io";
    private static final String BUILD = "build.openshift.io";
    private static final String PROJECT = "project.openshift.io";
    private static final String REVIEWS = "authorization.k8s.io";

    static final ApiResource SELF_SUBJECT_REVIEWS =
            request("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview");
    static final ApiResource TOKEN_REVIEWS =
            request("authentication.k8s.io", "tokenreviews", "TokenReview");
    static final ApiResource SELF_SUBJECT_ACCESS_REVIEWS =
            request(REVIEWS, "selfsubjectaccessreviews", "SelfSubjectAccessReview");

    static final List<ApiResource> RESOURCES =
            List.of(
                    ApiResource.of(ResourceType.CONFIG_MAP, Owner.GATEWAY, "cm"),
                    ApiResource.of(ResourceType.NAMESPACE, Owner.GATEWAY, "ns")
                            .withVerbs(
                                    "create", "delete", "get", "list", "patch", "update", "watch"),
                    ApiResource.of(ResourceType.SECRET, Owner.GATEWAY)
                            .withSubresources(
                                    new Subresource(
                                            History.DELIVERIES,
                                            EventDeliveries.class,
                                            List.of("get")),
                                    new Subresource(
                                            TriggerRequests.REDELIVER,
                                            EventRedelivery.class,
                                            List.of("create"))),
                    ApiResource.of(ResourceType.SERVICE_ACCOUNT, Owner.GATEWAY, "sa")
                            .withSubresources(
                                    new Subresource(
                                            "token", TokenRequest.class, List.of("create"))),
                    ApiResource.of(ResourceType.EVENT, Owner.GATEWAY, "ev"),
                    ApiResource.of(ResourceType.LIMIT_RANGE, Owner.GATEWAY, "limits"),
                    ApiResource.of(ResourceType.RESOURCE_QUOTA, Owner.GATEWAY, "quota")
                            .withSubresources(
                                    new Subresource(
                                            "status",
                                            ResourceQuota.class,
                                            List.of("get", "patch", "update"))),
                    nothing(ResourceType.PERSISTENT_VOLUME_CLAIM, "pvc"),
                    nothing(ResourceType.POD, "po").inCategory("all"),
                    ApiResource.of(ResourceType.REPLICATION_CONTROLLER, Owner.TRIGGER, "rc")
                            .inCategory("all")
                            .withVerbs(
                                    "delete",
                                    "deletecollection",
                                    "get",
                                    "list",
                                    "patch",
                                    "update",
                                    "watch")
                            .withSubresources(triggers()),
                    nothing(ResourceType.SERVICE, "svc").inCategory("all"),
                    workload(ResourceType.DAEMON_SET, DaemonSet.class, "ds"),
                    workload(ResourceType.DEPLOYMENT, Deployment.class, "deploy"),
                    nothing(ResourceType.REPLICA_SET, "rs").inCategory("all"),
                    workload(ResourceType.STATEFUL_SET, StatefulSet.class, "sts"),
                    workload(ResourceType.CRON_JOB, CronJob.class, "cj"),
                    nothing(ResourceType.JOB).inCategory("all"),
                    ApiResource.of(ResourceType.DEPLOYMENT_CONFIG, Owner.TRIGGER, "dc")
                            .inCategory("all")
                            .withSubresources(
                                    new Subresource(
                                            "instantiate",
                                            DeploymentRequest.class,
                                            List.of("create")),
                                    new Subresource("log", DeploymentLog.class, List.of("get")),
                                    new Subresource(
                                            "rollback",
                                            DeploymentConfigRollback.class,
                                            List.of("create")),
                                    scale(),
                                    new Subresource(
                                            "status",
                                            DeploymentConfig.class,
                                            List.of("get", "patch", "update")),
                                    triggers()),
                    SELF_SUBJECT_REVIEWS,
                    request(REVIEWS, "localsubjectaccessreviews", "LocalSubjectAccessReview", true),
                    request(REVIEWS, "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
                    request(REVIEWS, "subjectaccessreviews", "SubjectAccessReview"),
                    openshiftPolicy(OpenshiftPolicy.CLUSTER_ROLE_BINDING),
                    openshiftPolicy(OpenshiftPolicy.CLUSTER_ROLE),
                    request(
                            OpenshiftPolicy.GROUP,
                            "localresourceaccessreviews",
                            "LocalResourceAccessReview",
                            true),
                    request(
                            OpenshiftPolicy.GROUP,
                            "localsubjectaccessreviews",
                            "LocalSubjectAccessReview",
                            true),
                    request(OpenshiftPolicy.GROUP, "resourceaccessreviews", "ResourceAccessReview"),
                    ApiResource.of(ResourceType.ROLE_BINDING_RESTRICTION, Owner.GATEWAY),
                    openshiftPolicy(OpenshiftPolicy.ROLE_BINDING),
                    openshiftPolicy(OpenshiftPolicy.ROLE),
                    request(
                            OpenshiftPolicy.GROUP,
                            "selfsubjectrulesreviews",
                            "SelfSubjectRulesReview",
                            true),
                    request(OpenshiftPolicy.GROUP, "subjectaccessreviews", "SubjectAccessReview"),
                    request(
                            OpenshiftPolicy.GROUP,
                            "subjectrulesreviews",
                            "SubjectRulesReview",
                            true),
                    ApiResource.of(ResourceType.CLUSTER_ROLE_BINDING, Owner.GATEWAY),
                    ApiResource.of(ResourceType.CLUSTER_ROLE, Owner.GATEWAY),
                    ApiResource.of(ResourceType.ROLE_BINDING, Owner.GATEWAY),
                    ApiResource.of(ResourceType.ROLE, Owner.GATEWAY),
                    TOKEN_REVIEWS,
                    SELF_SUBJECT_ACCESS_REVIEWS,
                    ApiResource.of(ResourceType.BUILD_CONFIG, Owner.BUILD, "bc")
                            .inCategory("all")
                            .withSubresources(
                                    new Subresource(
                                            History.DELIVERIES,
                                            WebhookDeliveries.class,
                                            List.of("get")),
                                    new Subresource(
                                            "instantiate", BuildRequest.class, List.of("create")),
                                    new Subresource(
                                            BinaryBuilds.SUBRESOURCE,
                                            BinaryBuildRequestOptions.class,
                                            List.of("create")),
                                    new Subresource(
                                            TriggerRequests.REDELIVER,
                                            WebhookRedelivery.class,
                                            List.of("create")),
                                    new Subresource(
                                            TriggerRequests.REPLAY,
                                            TriggerReplay.class,
                                            List.of("create")),
                                    triggers()),
                    ApiResource.of(ResourceType.BUILD, Owner.BUILD)
                            .inCategory("all")
                            .withSubresources(
                                    new Subresource("clone", BuildRequest.class, List.of("create")),
                                    new Subresource("details", Build.class, List.of("update")),
                                    new Subresource("log", BuildLog.class, List.of("get")),
                                    triggers()),
                    ApiResource.of(ResourceType.IMAGE, Owner.IMAGESTREAM),
                    ApiResource.of(ResourceType.IMAGE_SIGNATURE, Owner.IMAGESTREAM)
                            .transientOnly()
                            .withVerbs("create", "delete"),
                    ApiResource.of(ResourceType.IMAGE_STREAM_IMAGE, Owner.IMAGESTREAM, "isimage")
                            .showing(ResourceType.IMAGE_STREAM)
                            .withVerbs("get"),
                    ApiResource.of(ResourceType.IMAGE_STREAM_IMPORT, Owner.IMPORTER)
                            .transientOnly(),
                    ApiResource.of(ResourceType.IMAGE_STREAM_MAPPING, Owner.IMAGESTREAM)
                            .transientOnly(),
                    ApiResource.of(ResourceType.IMAGE_STREAM, Owner.IMAGESTREAM, "is")
                            .inCategory("all")
                            .withSubresources(
                                    new Subresource(
                                            History.SUBRESOURCE,
                                            ImageStreamHistory.class,
                                            List.of("get")),
                                    new Subresource(
                                            History.IMPACT, TriggerImpact.class, List.of("get")),
                                    new Subresource(
                                            "layers", ImageStreamLayers.class, List.of("get")),
                                    new Subresource(
                                            History.SCHEDULE,
                                            ImageStreamSchedule.class,
                                            List.of("get")),
                                    new Subresource("secrets", SecretList.class, List.of("get")),
                                    new Subresource(
                                            "status",
                                            ImageStream.class,
                                            List.of("get", "patch", "update")),
                                    triggers()),
                    ApiResource.of(ResourceType.IMAGE_STREAM_TAG, Owner.IMAGESTREAM, "istag")
                            .showing(ResourceType.IMAGE_STREAM)
                            .withVerbs("create", "delete", "get", "list", "patch", "update"),
                    ApiResource.of(ResourceType.IMAGE_TAG, Owner.IMAGESTREAM, "itag")
                            .showing(ResourceType.IMAGE_STREAM)
                            .withVerbs("create", "delete", "get", "list", "patch", "update"),
                    ApiResource.of(ResourceType.PROJECT_REQUEST, Owner.GATEWAY)
                            .transientOnly()
                            .withVerbs("create", "list"),
                    ApiResource.of(ResourceType.PROJECT, Owner.GATEWAY)
                            .showing(ResourceType.NAMESPACE)
                            .withVerbs(
                                    "create", "delete", "get", "list", "patch", "update", "watch"),
                    ApiResource.of(ResourceType.OAUTH_ACCESS_TOKEN, Owner.GATEWAY)
                            .withVerbs(
                                    "delete",
                                    "deletecollection",
                                    "get",
                                    "list",
                                    "patch",
                                    "update",
                                    "watch"),
                    ApiResource.of(ResourceType.OAUTH_AUTHORIZE_TOKEN, Owner.GATEWAY)
                            .withVerbs("delete", "deletecollection", "get", "list", "watch"),
                    ApiResource.of(ResourceType.USER_OAUTH_ACCESS_TOKEN, Owner.GATEWAY)
                            .showing(ResourceType.OAUTH_ACCESS_TOKEN)
                            .withVerbs("delete", "get", "list"),
                    ApiResource.of(ResourceType.GROUP, Owner.GATEWAY),
                    ApiResource.of(ResourceType.IDENTITY, Owner.GATEWAY),
                    ApiResource.of(ResourceType.USER_IDENTITY_MAPPING, Owner.GATEWAY)
                            .showing(ResourceType.IDENTITY)
                            .withVerbs("create", "delete", "get", "patch", "update"),
                    ApiResource.of(ResourceType.USER, Owner.GATEWAY));

    /// The groups with a name, in discovery's order: of two groups with a resource of the same name
    /// clients mean the first.
    static final List<String> GROUPS =
            List.of(
                    "authentication.k8s.io",
                    REVIEWS,
                    ResourceType.DEPLOYMENT.group(),
                    ResourceType.DEPLOYMENT_CONFIG.group(),
                    ResourceType.JOB.group(),
                    RoleRef.GROUP,
                    OpenshiftPolicy.GROUP,
                    BUILD,
                    IMAGE,
                    ResourceType.OAUTH_ACCESS_TOKEN.group(),
                    PROJECT,
                    ResourceType.USER.group());

    private Catalogue() {}

    /// The wire record of the type's objects; empty for kinds of which there are never any.
    static Optional<Class<?>> model(ResourceType type) {
        return Models.of(type).or(() -> ReviewKinds.model(type));
    }

    /// What clients ask for on their way, and what there is none of without a cluster.
    private static ApiResource nothing(ResourceType type, String... shortNames) {
        return ApiResource.of(type, Owner.GATEWAY, shortNames).withVerbs("get", "list", "watch");
    }

    /// A kind that runs pods. What is true of it is written by whoever does.
    private static ApiResource workload(ResourceType type, Class<?> model, String shortName) {
        var parts = new ArrayList<Subresource>();
        if (type.equals(ResourceType.DEPLOYMENT) || type.equals(ResourceType.STATEFUL_SET)) {
            parts.add(scale());
        }
        parts.add(new Subresource("status", model, List.of("get", "patch", "update")));
        parts.add(triggers());
        return ApiResource.of(type, Owner.TRIGGER, shortName)
                .inCategory("all")
                .withSubresources(parts.toArray(Subresource[]::new));
    }

    private static Subresource scale() {
        return new Subresource(Scales.SUBRESOURCE, Scale.class, List.of("get", "patch", "update"));
    }

    private static ApiResource request(String group, String plural, String kind) {
        return request(group, plural, kind, false);
    }

    private static ApiResource request(
            String group, String plural, String kind, boolean namespaced) {
        return ApiResource.of(new ResourceType(group, plural, kind, namespaced), Owner.GATEWAY)
                .transientOnly();
    }

    private static Subresource triggers() {
        return new Subresource(History.TRIGGERS, TriggerHistory.class, List.of("get"));
    }

    private static ApiResource openshiftPolicy(ResourceType form) {
        return ApiResource.of(form, Owner.GATEWAY)
                .showing(OpenshiftPolicy.stored(form).orElse(form))
                .withVerbs("create", "delete", "get", "list", "patch", "update");
    }

    static List<ApiResource> in(String group) {
        return RESOURCES.stream().filter(it -> it.type().group().equals(group)).toList();
    }

    static Optional<ApiResource> find(String group, String plural) {
        return in(group).stream().filter(it -> it.type().plural().equals(plural)).findFirst();
    }
}
