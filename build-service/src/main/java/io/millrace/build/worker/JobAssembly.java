package io.millrace.build.worker;

import io.millrace.build.domain.BuildNames;
import io.millrace.build.domain.Defaults;
import io.millrace.build.domain.OutputTag;
import io.millrace.build.domain.Problem;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.ComputeLimits;
import io.millrace.build.execution.RegistryCredential;
import io.millrace.build.execution.Strategy;
import io.millrace.contract.ImageReference;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.ResourceRequirements;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.platform.registry.BuildCredential;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Quantity;
import io.millrace.platform.schema.Json;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns a Build into the executor's job: secrets opened, references as they were resolved.
final class JobAssembly {

    private static final int MILLI = 3;
    private static final BigDecimal MOST = BigDecimal.valueOf(1L << 60);
    private static final Duration UNLIMITED = Duration.ofDays(7);

    private final WorkTable table;
    private final BuildSecrets secrets;
    private final IntegratedRegistry integrated;
    private final JobStrategies strategies;
    private final CustomBuilders builders;
    private final JobSources sources;
    private final ProjectActions.Means actions;

    JobAssembly(
            WorkTable table,
            BuildSecrets secrets,
            IntegratedRegistry integrated,
            JobStrategies strategies,
            CustomBuilders builders,
            UploadedSources uploads,
            ProjectActions.Means actions) {
        this.builders = builders;
        this.sources = new JobSources(table, secrets, uploads);
        this.actions = actions;
        this.strategies = strategies;
        this.table = table;
        this.secrets = secrets;
        this.integrated = integrated;
    }

    /// What the build lacks and cannot begin without, but may yet be given.
    Optional<Problem> lacking(Build build, Claim claim) throws SQLException {
        var push = build.spec().output().pushSecret();
        return push == null || secrets.find(claim.namespace(), push.name()).isPresent()
                ? Optional.empty()
                : Optional.of(Problem.PUSH_SECRET_MISSING);
    }

    /// What no log of the build may show, besides what the job's own inputs hold.
    List<String> secretTexts(Build build, Claim claim) throws CannotRun, SQLException {
        return new Variables(build, secrets.in(claim.namespace()))
                .secretTexts(JobStrategies.variables(build.spec().strategy()));
    }

    BuildJob assemble(Build build, Claim claim) throws CannotRun, SQLException {
        for (var image : Defaults.images(build.spec().strategy(), build.spec().source())) {
            refuseForeign(image, claim);
        }
        var credentials = credentials(build, claim.namespace());
        var deadline =
                Optional.ofNullable(build.spec().completionDeadlineSeconds())
                        .map(Duration::ofSeconds);
        var logins =
                new BuildLogins(
                        integrated,
                        claim,
                        actor(build, claim),
                        deadline.orElse(UNLIMITED),
                        credentials);
        var strategy = strategy(build, claim, logins);
        return new BuildJob(
                claim.namespace(),
                claim.name(),
                claim.uid(),
                BuildNames.numberOf(build),
                claim.id(),
                sources.of(build, claim),
                strategy,
                JobStrategies.postCommit(build.spec().postCommit()),
                Optional.ofNullable(build.status().outputDockerImageReference()),
                labels(build),
                logins,
                cache(build, claim),
                limits(build.spec().resources()),
                deadline,
                Places.of(build.spec(), account(build)));
    }

    private Strategy strategy(Build build, Claim claim, BuildLogins logins)
            throws CannotRun, SQLException {
        var files = secrets.in(claim.namespace());
        var custom = build.spec().strategy().customStrategy();
        if (custom != null) {
            return builders.of(build, custom, claim, actor(build, claim), files, logins);
        }
        var actions =
                new ProjectActions(this.actions, claim, BuildNames.configOf(build), account(build));
        return strategies.of(build, claim.namespace(), account(build), files, actions);
    }

    private static ComputeLimits limits(ResourceRequirements resources) {
        var limits = resources.limits() == null ? Map.<String, Object>of() : resources.limits();
        return new ComputeLimits(amount(limits.get("memory"), 0), amount(limits.get("cpu"), MILLI));
    }

    private static Optional<Long> amount(@Nullable Object written, int scale) {
        return Optional.ofNullable(written)
                .flatMap(it -> Quantity.parse(it.toString()))
                .map(it -> it.value().scaleByPowerOfTen(scale))
                .filter(it -> it.signum() > 0 && it.compareTo(MOST) < 0)
                .map(BigDecimal::longValue);
    }

    /// Builds of one BuildConfig leave each other their layers. A value out of a Secret may be told
    /// by a layer that is not pushed; then there is nothing to leave.
    private Optional<String> cache(Build build, Claim claim) throws SQLException {
        if (JobStrategies.variables(build.spec().strategy()).stream()
                .anyMatch(it -> it.valueFrom() != null && it.valueFrom().secretKeyRef() != null)) {
            return Optional.empty();
        }
        var config = BuildNames.configOf(build);
        if (config.isEmpty()) {
            return Optional.empty();
        }
        var key = ResourceKey.of(ResourceType.BUILD_CONFIG, claim.namespace(), config);
        return table.resource("resources", key.wire())
                .flatMap(it -> present(Json.read(it, BuildConfig.class).metadata().uid()));
    }

    /// A push to a stream's tag is the build's own to tell of. Of any other the registry's
    /// notification tells, on behalf of the account that builds.
    private String actor(Build build, Claim claim) {
        return OutputTag.of(build, integrated.host()).isPresent()
                ? BuildCredential.reportingSubject(claim.uid())
                : "system:serviceaccount:%s:%s".formatted(claim.namespace(), account(build));
    }

    private static String account(Build build) {
        return present(build.spec().serviceAccount()).orElse("builder");
    }

    /// The second lock: whatever the Build says, this service vouches for pulling another project's
    /// image only for an author who was allowed to name that project, or for its own creator.
    private void refuseForeign(ObjectReference image, Claim claim) throws CannotRun, SQLException {
        var project = projectOf(image);
        if (project.isPresent()
                && !claim.mayUse(project.get())
                && !haveOneCreator(project.get(), claim.namespace())) {
            throw new CannotRun(Problem.IMAGE_BARRED);
        }
    }

    private Optional<String> projectOf(ObjectReference image) {
        try {
            return Optional.of(ImageReference.parse(String.valueOf(image.name())))
                    .filter(it -> it.registry().equalsIgnoreCase(integrated.host()))
                    .map(ImageReference::repository)
                    .map(it -> it.substring(0, Math.max(0, it.indexOf('/'))));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private boolean haveOneCreator(String one, String other) throws SQLException {
        var creator = creatorOf(one);
        return creator.isPresent() && creator.equals(creatorOf(other));
    }

    private Optional<String> creatorOf(String namespace) throws SQLException {
        var key = ResourceKey.cluster(ResourceType.NAMESPACE, namespace);
        return table.resource("projections", key.wire())
                .map(it -> Json.read(it, Namespace.class).metadata().annotations())
                .map(it -> it.get(Namespaces.REQUESTER));
    }

    private static Map<String, String> labels(Build build) {
        var labels = new LinkedHashMap<String, String>();
        var given = build.spec().output().imageLabels();
        if (given != null) {
            given.forEach(it -> labels.put(it.name(), it.value() == null ? "" : it.value()));
        }
        return labels;
    }

    /// For each registry the first credential counts: what the build names, then what its service
    /// account has.
    private List<RegistryCredential> credentials(Build build, String namespace)
            throws SQLException {
        var names = new ArrayList<String>();
        var push = build.spec().output().pushSecret();
        if (push != null) {
            names.add(push.name());
        }
        JobStrategies.pullSecret(build.spec().strategy()).ifPresent(it -> names.add(it.name()));
        orEmpty(build.spec().source().images()).stream()
                .flatMap(it -> Optional.ofNullable(it.pullSecret()).stream())
                .forEach(it -> names.add(it.name()));
        secrets.ofAccount(namespace, account(build)).forEach(names::add);
        var found = new LinkedHashMap<String, RegistryCredential>();
        for (var name : names) {
            var secret = secrets.find(namespace, name);
            if (secret.isPresent()) {
                secrets.registries(secret.get())
                        .forEach(it -> found.putIfAbsent(it.registry(), it));
            }
        }
        return List.copyOf(found.values());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }

    private static Optional<String> present(@Nullable String text) {
        return Optional.ofNullable(text).filter(it -> !it.isEmpty());
    }
}
