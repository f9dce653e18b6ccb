package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildResult.Built;
import io.millrace.build.execution.BuildResult.Cancelled;
import io.millrace.build.execution.BuildResult.Failed;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.PipelineActions;
import io.millrace.build.execution.PipelineStage;
import io.millrace.build.execution.PipelineStrategy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {

    @TempDir static Path machine;
    private static Bench bench;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private List<PipelineStage> stages = List.of();

    @BeforeAll
    static void theMachine() throws Exception {
        bench = Bench.in(machine);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @Test
    void aDeclarativePipelineRunsItsStagesInTurn() throws Exception {
        var result =
                run(
                        """
                        pipeline {
                          agent any
                          environment { GREETING = "Hello ${WHO}" }
                          parameters { string(name: 'PLANET', defaultValue: 'earth') }
                          options { timeout(time: 1, unit: 'MINUTES') }
                          stages {
                            stage('Greet') {
                              steps {
                                echo "${GREETING} on ${params.PLANET}"
                                sh 'echo "$GREETING again"'
                                script {
                                  def out = sh(script: 'echo captured', returnStdout: true).trim()
                                  for (i in 1..2) { echo "$out $i" }
                                }
                              }
                              post { always { echo 'greeted' } }
                            }
                            stage('Elsewhere') {
                              when { branch 'other' }
                              steps { echo 'never' }
                            }
                            stage('Both') {
                              parallel {
                                stage('Left') { steps { echo 'left' } }
                                stage('Right') {
                                  steps { retry(2) { sh 'test -f seen || { touch seen; false; }' } }
                                }
                              }
                            }
                          }
                          post {
                            success { echo 'all well' }
                            failure { echo 'not well' }
                          }
                        }
                        """);

        assertThat(result).as(() -> String.join("\n", bench.log)).isInstanceOf(Built.class);
        assertThat(bench.log)
                .containsSubsequence(
                        "Hello Ada on earth",
                        "Hello Ada again",
                        "captured 1",
                        "captured 2",
                        "greeted",
                        "all well",
                        "Finished: SUCCESS")
                .doesNotContain("never", "not well");
        assertThat(stages)
                .extracting(it -> it.name() + " " + it.status())
                .containsExactlyInAnyOrder(
                        "Greet SUCCESS",
                        "Elsewhere NOT_EXECUTED",
                        "Both SUCCESS",
                        "Left SUCCESS",
                        "Right SUCCESS");
    }

    @Test
    void fieldsAndTheWorkspaceStayTheSameInMethodsAndFolders() throws Exception {
        var result =
                run(
                        """
                        import groovy.transform.Field

                        @Field def greeted = []
                        @Field final String THANKS = "says ${env.WHO}"

                        def greet(name) { greeted << name }

                        node {
                          echo "as ${WORKSPACE} ${env.WORKSPACE}"
                          dir('below') { sh 'echo "in $WORKSPACE at $PWD"' }
                          greet('Bo')
                          stage('Greet') { ['Cy'].each { greeted += it } }
                          echo "greeted ${greeted.join(' and ')} ${THANKS}"
                        }
                        """);

        assertThat(result).as(() -> String.join("\n", bench.log)).isInstanceOf(Built.class);
        assertThat(bench.log)
                .contains(
                        "as /workspace/source /workspace/source",
                        "in /workspace/source at /workspace/source/below",
                        "greeted Bo and Cy says Ada");
    }

    @Test
    void aScriptedPipelineStartsBuildsAndTagsImages() throws Exception {
        var result =
                run(
                        """
                        node {
                          stage('Build') {
                            openshiftBuild(buildConfig: 'app', env: [[name: 'A', value: '1 & 2']])
                            try { error 'on purpose' } catch (e) { echo "caught ${e.message}" }
                            try {
                              timeout(time: 1, unit: 'SECONDS') { sh 'sleep 60' }
                            } catch (e) {
                              echo e.message
                            }
                          }
                          stage('Release') {
                            openshift.withCluster() {
                              openshift.withProject() { openshift.tag('app:latest', 'app:prod') }
                            }
                          }
                        }
                        """);

        assertThat(result).as(() -> String.join("\n", bench.log)).isInstanceOf(Built.class);
        assertThat(asked)
                .containsExactly("start app {A=1 & 2}", "phase app-1", "tag app:latest app:prod");
        assertThat(bench.log)
                .contains(
                        "Build app-1 ended: Complete",
                        "caught on purpose",
                        "the timeout of 1 s was exceeded",
                        "Tagged app:latest as app:prod");
    }

    @Test
    void anUnknownStepFailsTheBuildWithItsNameAndLine() throws Exception {
        var result =
                run(
                        """
                        node {
                          stage('One') {
                            frobnicate 'it'
                          }
                        }
                        """);

        assertThat(result).isInstanceOf(Failed.class);
        assertThat(((Failed) result).message())
                .contains("Jenkinsfile line 3: there is no step 'frobnicate'");
        assertThat(stages)
                .extracting(PipelineStage::name, PipelineStage::status)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("One", "FAILED"));
    }

    @Test
    void theRestOfAPipelineIsSkippedAfterAFailure() throws Exception {
        var result =
                run(
                        """
                        pipeline {
                          agent any
                          stages {
                            stage('Fails') { steps { sh 'exit 3' } }
                            stage('Left out') { steps { echo 'never' } }
                          }
                          post { failure { echo 'told' } }
                        }
                        """);

        assertThat(((Failed) result).message())
                .contains("Jenkinsfile line 4: sh returned exit code 3");
        assertThat(bench.log).contains("told", "Finished: FAILURE").doesNotContain("never");
    }

    @Test
    void whatIsNoGroovyIsRefusedWithItsLine() throws Exception {
        var result = run("node {\n  echo 'a'\n  echo (\n}\n");

        assertThat(((Failed) result).message()).contains("Jenkinsfile: line ");
    }

    @Test
    void aRefusedQuestionFailsItsStep() throws Exception {
        var result = run("node { openshift.tag('secret:latest', 'mine:latest') }");

        assertThat(((Failed) result).message()).contains("may not tag secret:latest");
    }

    @Test
    void aPipelineSeesNothingOfTheMachine() throws Exception {
        var result =
                run(
                        """
                        node {
                          sh '''
                            ls /home /root /var /workspace/../old 2>/dev/null && exit 9
                            cat /proc/net/dev | grep -c : | grep -qx 1
                            touch /usr/mine 2>/dev/null && exit 10
                            mount -t tmpfs none /tmp 2>/dev/null && exit 11
                            grep -q 'CapBnd:.0000000000000000' /proc/self/status
                          '''
                        }
                        """);

        assertThat(result).as(() -> String.join("\n", bench.log)).isInstanceOf(Built.class);
    }

    @Test
    void aJenkinsfileMayLieInTheSource() throws Exception {
        bench.repository("pipeline")
                .file("ci/Jenkinsfile", "node { checkout scm; sh 'cat hello.txt' }")
                .file("hello.txt", "from the source")
                .commit("The pipeline");
        var strategy =
                new PipelineStrategy(
                        "hello",
                        Optional.empty(),
                        "ci/Jenkinsfile",
                        Map.of(),
                        PipelineActions.NONE);

        var result = execute(bench.source("pipeline"), strategy, new Cancellation());

        assertThat(result).as(() -> String.join("\n", bench.log)).isInstanceOf(Built.class);
        assertThat(bench.log).contains("from the source");
        assertThat(result.revision()).isPresent();
    }

    @Test
    void theExampleRuns() throws Exception {
        var result = run(Files.readString(Bench.EXAMPLES.resolve("pipeline/Jenkinsfile")));

        assertThat(result).as(() -> String.join("\n", bench.log)).isInstanceOf(Built.class);
        assertThat(bench.log).contains("Hello Ada");
    }

    @Test
    void aPipelineThatNeverEndsCanBeCancelled() throws Exception {
        var cancellation = new Cancellation();
        var log = new ArrayList<String>();
        var job =
                job(
                        BuildSource.none(),
                        strategy("node { stage('Wait') { echo 'up'; while (true) {} } }"));

        var result =
                bench.executor()
                        .execute(
                                job,
                                line -> {
                                    log.add(line);
                                    if (line.equals("up")) {
                                        cancellation.cancel();
                                    }
                                },
                                watching(),
                                cancellation);

        assertThat(result).isInstanceOf(Cancelled.class);
        assertThat(stages).extracting(PipelineStage::status).containsExactly("ABORTED");
    }

    private BuildResult run(String jenkinsfile) throws InterruptedException {
        return execute(BuildSource.none(), strategy(jenkinsfile), new Cancellation());
    }

    private BuildResult execute(
            BuildSource source, PipelineStrategy strategy, Cancellation cancellation)
            throws InterruptedException {
        bench.log.clear();
        return bench.executor()
                .execute(job(source, strategy), bench.log::add, watching(), cancellation);
    }

    private static io.millrace.build.execution.BuildJob job(
            BuildSource source, PipelineStrategy strategy) {
        return bench.job(source, strategy, Optional.empty(), Optional.empty());
    }

    private PipelineStrategy strategy(String jenkinsfile) {
        return new PipelineStrategy(
                "hello",
                Optional.of(jenkinsfile),
                "Jenkinsfile",
                Map.of("WHO", "Ada"),
                new Asked());
    }

    private BuildProgress watching() {
        return new BuildProgress() {
            @Override
            public void stages(List<PipelineStage> latest) {
                stages = latest;
            }
        };
    }

    private final class Asked implements PipelineActions {

        @Override
        public String start(String buildConfig, Map<String, String> env) {
            asked.add("start " + buildConfig + " " + env);
            return buildConfig + "-1";
        }

        @Override
        public String phase(String build) {
            asked.add("phase " + build);
            return "Complete";
        }

        @Override
        public void tag(String from, String to) throws Refused {
            if (from.startsWith("secret")) {
                throw new Refused("may not tag " + from);
            }
            asked.add("tag " + from + " " + to);
        }
    }
}
