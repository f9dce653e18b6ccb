package io.millrace.build.domain;

import io.millrace.contract.build.BinaryBuildSource;
import io.millrace.contract.build.BuildConfigSpec;
import io.millrace.contract.build.BuildOutput;
import io.millrace.contract.build.BuildPostCommitSpec;
import io.millrace.contract.build.BuildRequest;
import io.millrace.contract.build.BuildSource;
import io.millrace.contract.build.BuildSpec;
import io.millrace.contract.build.BuildStrategy;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules that a BuildConfig's and a Build's spec must keep.
public final class Validation {

    private static final Pattern LABEL_KEY =
            Pattern.compile(
                    "([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
    private static final Pattern LABEL_VALUE =
            Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

    private final Findings findings = new Findings();
    private final References references = new References(findings);

    private Validation() {}

    public static List<Fault> of(BuildConfigSpec spec, String namespace) {
        var validation = new Validation();
        validation.runPolicy(Findings.present(spec.runPolicy()));
        validation.limit("spec.successfulBuildsHistoryLimit", spec.successfulBuildsHistoryLimit());
        validation.limit("spec.failedBuildsHistoryLimit", spec.failedBuildsHistoryLimit());
        new TriggerRules(validation.findings, validation.references)
                .triggers(spec.triggers(), spec.strategy(), namespace);
        validation.common(
                spec.source(), spec.strategy(), spec.output(), spec.completionDeadlineSeconds());
        validation.rest(spec.postCommit(), spec.nodeSelector());
        return validation.findings.faults();
    }

    public static List<Fault> of(BuildSpec spec) {
        var validation = new Validation();
        validation.common(
                spec.source(), spec.strategy(), spec.output(), spec.completionDeadlineSeconds());
        validation.rest(spec.postCommit(), spec.nodeSelector());
        return validation.findings.faults();
    }

    /// What an upload says of itself.
    public static List<Fault> of(BinaryBuildSource binary) {
        var validation = new Validation();
        new SourceRules(validation.findings, validation.references)
                .binary("asFile", Findings.present(binary.asFile()));
        return validation.findings.faults();
    }

    /// What a request sets for its one build.
    public static List<Fault> of(BuildRequest request) {
        var validation = new Validation();
        validation.references.env("env", request.env());
        return validation.findings.faults();
    }

    private void runPolicy(String policy) {
        if (!RunPolicy.parse(policy).wireName().equals(policy)) {
            findings.invalid(
                    "spec.runPolicy",
                    policy,
                    "run policy must Parallel, Serial, or SerialLatestOnly");
        }
    }

    private void limit(String path, @Nullable Integer limit) {
        if (limit != null && limit < 0) {
            findings.invalid(path, limit, "must be a positive value");
        }
    }

    private void common(
            BuildSource source,
            BuildStrategy strategy,
            BuildOutput output,
            @Nullable Long deadline) {
        new SourceRules(findings, references).source(source, strategy);
        if (deadline != null && deadline <= 0) {
            findings.invalid(
                    "spec.completionDeadlineSeconds",
                    deadline,
                    "completionDeadlineSeconds must be a positive integer greater than 0");
        }
        new OutputRules(findings, references).output(output);
        new StrategyRules(findings, references).strategy(strategy);
    }

    private void rest(BuildPostCommitSpec hook, @Nullable Map<String, String> nodes) {
        if (!Findings.present(hook.script()).isEmpty()
                && !Findings.orEmpty(hook.command()).isEmpty()) {
            findings.invalid(
                    "spec.postCommit", hook.script(), "cannot use command and script together");
        }
        (nodes == null ? Map.<String, String>of() : nodes).forEach(this::node);
    }

    private void node(String key, @Nullable String value) {
        if (!LABEL_KEY.matcher(key).matches()
                || !LABEL_VALUE.matcher(Findings.present(value)).matches()) {
            findings.invalid(
                    "spec.nodeSelector[" + key + "]", value, "must be a label's name and value");
        }
    }

    /// What a Build may not change once it is there.
    public static List<Fault> ofUpdate(BuildSpec next, BuildSpec previous) {
        var comparable =
                next.withOutput(next.output().withPushSecret(previous.output().pushSecret()));
        return comparable.equals(previous)
                ? List.of()
                : List.of(Fault.invalid("spec", "", "spec is immutable"));
    }

    /// A finished Build keeps its phase.
    public static List<Fault> ofPhase(BuildPhase next, BuildPhase previous) {
        return previous.isTerminal() && next != previous
                ? List.of(
                        Fault.invalid(
                                "status.phase",
                                next.wireName(),
                                "phase cannot be updated from a terminal state"))
                : List.of();
    }
}
