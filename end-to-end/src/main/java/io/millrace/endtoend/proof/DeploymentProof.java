package io.millrace.endtoend.proof;

import io.millrace.endtoend.proof.Evidence.Decision;
import io.millrace.endtoend.proof.Evidence.Deployed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Compares what triggers decided to deploy with what was deployed.
record DeploymentProof(Evidence evidence, Instant now) {

    List<String> findings() {
        var findings = new ArrayList<String>();
        doubled(findings);
        undecided(findings);
        unanswered(findings);
        return findings;
    }

    /// One key makes one deployment, and one version of an object is made once.
    private void doubled(List<String> findings) {
        var keys = new HashSet<String>();
        var versions = new HashSet<String>();
        for (var deployed : evidence.deployed()) {
            if (!keys.add(deployed.key())) {
                findings.add(
                        "doubled: %s was deployed twice for %s"
                                .formatted(deployed.inWords(), deployed.key()));
            } else if (deployed.version() > 0
                    && !versions.add(deployed.target() + "/" + deployed.version())) {
                findings.add("doubled: two facts tell %s".formatted(deployed.inWords()));
            }
        }
    }

    /// A deployment has a decision behind it, unless somebody has put an image back.
    private void undecided(List<String> findings) {
        var decided = new HashSet<String>();
        for (var other : evidence.others()) {
            decided.add(other.key());
            decided.add(other.trigger() + " " + other.key());
        }
        evidence.decisions().forEach(it -> decided.add(it.key()));
        for (var deployed : evidence.deployed()) {
            if (!deployed.isPutBack()
                    && deployed.at().isAfter(evidence.decisionsSince())
                    && !decided.contains(
                            deployed.isForImages()
                                    ? deployed.key()
                                    : deployed.cause() + " " + deployed.key())) {
                findings.add(
                        "doubled: nothing decided to deploy %s for %s"
                                .formatted(deployed.inWords(), deployed.key()));
            }
        }
    }

    /// Whatever fired was deployed.
    private void unanswered(List<String> findings) {
        var deployed = keysOfDeployments();
        for (var decision : evidence.decisions()) {
            if (isOfDeployment(decision) && !deployed.contains(decision.key())) {
                findings.add(
                        "lost: no deployment answers %s".formatted(TriggerProof.inWords(decision)));
            }
        }
        for (var other : evidence.others()) {
            if (other.fires()
                    && !other.isOfBuild()
                    && TriggerProof.isSettled(other.at(), now)
                    && !deployed.contains(other.key())) {
                findings.add("lost: no deployment answers %s".formatted(other.inWords()));
            }
        }
    }

    private boolean isOfDeployment(Decision decision) {
        return decision.fires()
                && !decision.isOfBuild()
                && TriggerProof.isSettled(decision.at(), now);
    }

    private Set<String> keysOfDeployments() {
        var keys = new HashSet<String>();
        evidence.deployed().stream().map(Deployed::key).forEach(keys::add);
        return keys;
    }
}
