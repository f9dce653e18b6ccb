package io.millrace.gateway.api;

import io.millrace.contract.ResourceType;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.authorization.RoleBindingRestriction;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.core.ConfigMap;
import io.millrace.contract.core.Event;
import io.millrace.contract.core.LimitRange;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.core.Project;
import io.millrace.contract.core.ProjectRequest;
import io.millrace.contract.core.ReplicationController;
import io.millrace.contract.core.ResourceQuota;
import io.millrace.contract.core.Secret;
import io.millrace.contract.core.ServiceAccount;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageSignature;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamImage;
import io.millrace.contract.image.ImageStreamImport;
import io.millrace.contract.image.ImageStreamMapping;
import io.millrace.contract.image.ImageStreamTag;
import io.millrace.contract.image.ImageTag;
import io.millrace.contract.oauth.OAuthAccessToken;
import io.millrace.contract.oauth.OAuthAuthorizeToken;
import io.millrace.contract.oauth.UserOAuthAccessToken;
import io.millrace.contract.rbac.ClusterRole;
import io.millrace.contract.rbac.ClusterRoleBinding;
import io.millrace.contract.rbac.Role;
import io.millrace.contract.rbac.RoleBinding;
import io.millrace.contract.user.Group;
import io.millrace.contract.user.Identity;
import io.millrace.contract.user.User;
import io.millrace.contract.user.UserIdentityMapping;
import io.millrace.contract.workload.CronJob;
import io.millrace.contract.workload.DaemonSet;
import io.millrace.contract.workload.Deployment;
import io.millrace.contract.workload.StatefulSet;
import io.millrace.gateway.access.OpenshiftPolicy;
import java.util.Map;
import java.util.Optional;

/// The wire records of the kinds that are served.
final class Models {

    private static final Map<ResourceType, Class<?>> MODELS =
            Map.ofEntries(
                    Map.entry(ResourceType.NAMESPACE, Namespace.class),
                    Map.entry(ResourceType.SECRET, Secret.class),
                    Map.entry(ResourceType.CONFIG_MAP, ConfigMap.class),
                    Map.entry(ResourceType.SERVICE_ACCOUNT, ServiceAccount.class),
                    Map.entry(ResourceType.EVENT, Event.class),
                    Map.entry(ResourceType.LIMIT_RANGE, LimitRange.class),
                    Map.entry(ResourceType.RESOURCE_QUOTA, ResourceQuota.class),
                    Map.entry(ResourceType.ROLE, Role.class),
                    Map.entry(ResourceType.ROLE_BINDING, RoleBinding.class),
                    Map.entry(ResourceType.CLUSTER_ROLE, ClusterRole.class),
                    Map.entry(ResourceType.CLUSTER_ROLE_BINDING, ClusterRoleBinding.class),
                    Map.entry(ResourceType.ROLE_BINDING_RESTRICTION, RoleBindingRestriction.class),
                    Map.entry(OpenshiftPolicy.ROLE, io.millrace.contract.authorization.Role.class),
                    Map.entry(
                            OpenshiftPolicy.ROLE_BINDING,
                            io.millrace.contract.authorization.RoleBinding.class),
                    Map.entry(
                            OpenshiftPolicy.CLUSTER_ROLE,
                            io.millrace.contract.authorization.ClusterRole.class),
                    Map.entry(
                            OpenshiftPolicy.CLUSTER_ROLE_BINDING,
                            io.millrace.contract.authorization.ClusterRoleBinding.class),
                    Map.entry(ResourceType.USER, User.class),
                    Map.entry(ResourceType.GROUP, Group.class),
                    Map.entry(ResourceType.IDENTITY, Identity.class),
                    Map.entry(ResourceType.USER_IDENTITY_MAPPING, UserIdentityMapping.class),
                    Map.entry(ResourceType.OAUTH_ACCESS_TOKEN, OAuthAccessToken.class),
                    Map.entry(ResourceType.OAUTH_AUTHORIZE_TOKEN, OAuthAuthorizeToken.class),
                    Map.entry(ResourceType.USER_OAUTH_ACCESS_TOKEN, UserOAuthAccessToken.class),
                    Map.entry(ResourceType.PROJECT, Project.class),
                    Map.entry(ResourceType.PROJECT_REQUEST, ProjectRequest.class),
                    Map.entry(ResourceType.IMAGE, Image.class),
                    Map.entry(ResourceType.IMAGE_SIGNATURE, ImageSignature.class),
                    Map.entry(ResourceType.IMAGE_STREAM, ImageStream.class),
                    Map.entry(ResourceType.IMAGE_STREAM_TAG, ImageStreamTag.class),
                    Map.entry(ResourceType.IMAGE_TAG, ImageTag.class),
                    Map.entry(ResourceType.IMAGE_STREAM_IMAGE, ImageStreamImage.class),
                    Map.entry(ResourceType.IMAGE_STREAM_IMPORT, ImageStreamImport.class),
                    Map.entry(ResourceType.IMAGE_STREAM_MAPPING, ImageStreamMapping.class),
                    Map.entry(ResourceType.BUILD_CONFIG, BuildConfig.class),
                    Map.entry(ResourceType.BUILD, Build.class),
                    Map.entry(ResourceType.DEPLOYMENT_CONFIG, DeploymentConfig.class),
                    Map.entry(ResourceType.REPLICATION_CONTROLLER, ReplicationController.class),
                    Map.entry(ResourceType.DEPLOYMENT, Deployment.class),
                    Map.entry(ResourceType.STATEFUL_SET, StatefulSet.class),
                    Map.entry(ResourceType.DAEMON_SET, DaemonSet.class),
                    Map.entry(ResourceType.CRON_JOB, CronJob.class));

    private Models() {}

    /// Empty for kinds that are served empty, and for requests.
    static Optional<Class<?>> of(ResourceType type) {
        return Optional.ofNullable(MODELS.get(type));
    }
}
