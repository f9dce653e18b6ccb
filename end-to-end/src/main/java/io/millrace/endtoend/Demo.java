package io.millrace.endtoend;

import io.millrace.standalone.GitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/// `./run demo`: tells the story of a moving tag on the running system, with a timeline.
final class Demo {

    private Demo() {}

    public static void main(String[] arguments) throws IOException {
        var system = RunningSystem.find();
        var project = arguments.length > 0 ? arguments[0] : freeName(system);
        var directory = Files.createTempDirectory("millrace-demo");
        Story.repository(directory);
        var begin = Story.now();
        try (var git = GitServer.serving(directory)) {
            var story =
                    new Story(
                            system.as("developer"),
                            system.registry(),
                            project,
                            git.uri("hello.git"),
                            line ->
                                    System.out.printf(
                                            "%7.2f s  %s%n",
                                            Duration.between(begin, Story.now()).toMillis() / 1e3,
                                            line));
            story.play();
            System.out.println();
            for (var config : new String[] {"hello", "hello-child"}) {
                System.out.printf(
                        "%s: %d builds, each from the digest that moved%n",
                        config, story.buildsOf(config).size());
            }
            System.out.printf(
                    "%nLook at it: kubectl --kubeconfig %s -n %s get imagestreams,buildconfigs,builds%n",
                    system.value("kubeconfig"), project);
        }
    }

    /// `demo`, or `demo-2` … when it has been played before.
    private static String freeName(RunningSystem system) {
        var admin = system.as("admin");
        var name = "demo";
        for (var number = 2; admin.get("/api/v1/namespaces/" + name).code() == 200; number++) {
            name = "demo-" + number;
        }
        return name;
    }
}
