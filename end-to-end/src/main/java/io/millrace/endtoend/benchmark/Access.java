package io.millrace.endtoend.benchmark;

import io.millrace.endtoend.Api;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/// Reads of 1,000 users, whose rights come from 10,000 role bindings in 100 projects.
record Access(Bench bench) {

    private static final int USERS = 1_000;
    private static final int PROJECTS = 100;
    private static final int BINDINGS = 10_000;

    void measure() throws InterruptedException, ExecutionException {
        Bench.together(16, PROJECTS, this::project);
        Bench.together(32, BINDINGS, this::bind);
        var users = IntStream.range(0, USERS).mapToObj(it -> bench.api.acting(user(it))).toList();
        bench.load(32, bench.length).of(number -> get(users, number));
        Bench.head();
        bench.measure("GET a stream, 1,000 users", number -> get(users, number));
        bench.measure("LIST 10 streams, 1,000 users", number -> list(users, number));
        bench.measure("LIST projects, 1,000 users", number -> projects(users, number));
        Bench.together(
                16, PROJECTS, it -> bench.api.delete("/api/v1/namespaces/" + project(it, "")));
    }

    private String project(int number, String suffix) {
        return "%s-p%d%s".formatted(bench.project, number, suffix);
    }

    private static String user(int number) {
        return "user-" + number;
    }

    private void project(int number) {
        var name = project(number, "");
        bench.namespace(name);
        for (var stream = 0; stream < 10; stream++) {
            bench.api
                    .post(
                            Bench.streamsIn(name),
                            "{\"metadata\":{\"name\":\"stream-%d\"}}".formatted(stream))
                    .orFail();
        }
    }

    /// A user is bound in ten projects: user 7 in 7, 17, 27 …
    private void bind(int number) {
        var user = number % USERS;
        var project = (user + (number / USERS) * 10) % PROJECTS;
        bench.api
                .post(
                        "/apis/rbac.authorization.k8s.io/v1/namespaces/%s/rolebindings"
                                .formatted(project(project, "")),
                        """
                        {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding",
                         "metadata":{"name":"view-%1$d"},
                         "roleRef":{"apiGroup":"rbac.authorization.k8s.io",
                           "kind":"ClusterRole","name":"view"},
                         "subjects":[{"apiGroup":"rbac.authorization.k8s.io",
                           "kind":"User","name":"%2$s"}]}
                        """
                                .formatted(number, user(user)))
                .orFail();
    }

    private String streams(long number) {
        return Bench.streamsIn(project((int) (number % USERS % PROJECTS), ""));
    }

    private void get(List<Api> users, long number) {
        of(users, number).get(streams(number) + "/stream-" + number % 10).orFail();
    }

    private void list(List<Api> users, long number) {
        of(users, number).get(streams(number)).orFail();
    }

    private void projects(List<Api> users, long number) {
        of(users, number).get("/apis/project.openshift.io/v1/projects").orFail();
    }

    private static Api of(List<Api> users, long number) {
        return users.get((int) (number % USERS));
    }
}
