package io.millrace.build.execution.pipeline;

import groovy.lang.GroovyShell;
import io.millrace.build.execution.pipeline.runner.Runner;
import io.millrace.build.execution.process.ClassFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// Where a pipeline runs: namespaces of its own with a file system of its own, in which there are
/// the machine's programs, the runner and the build's directory, and no network.
final class Walls {

    /// The environment of the programs that make the walls. The pipeline's own goes in by a file:
    /// these programs still see the machine.
    static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                    "HOME", "/workspace/home",
                    "TMPDIR", "/tmp",
                    "LANG", "C.UTF-8");

    private static final int MOST_PROCESSES = 4096;

    private static final String BUILD =
            """
            set -e
            root=$1 work=$2 answers=$3 program=$4 java=$5 start=$6
            shift 6
            mount --make-rprivate /
            mount -t tmpfs -o mode=755,size=1m none "$root"
            cd "$root"
            mkdir usr proc dev etc tmp old workspace answers program
            mount --rbind /usr usr
            for name in bin sbin lib lib64; do
              if [ -L "/$name" ]; then
                ln -s "$(readlink "/$name")" "$name"
              elif [ -d "/$name" ]; then
                mkdir "$name"
                mount --rbind "/$name" "$name"
              fi
            done
            case $java in
              /usr/*) ;;
              *) mkdir -p ".$java"; mount --rbind "$java" ".$java" ;;
            esac
            for name in null zero random urandom; do
              touch "dev/$name"
              mount --bind "/dev/$name" "dev/$name"
            done
            if [ -d /etc/alternatives ]; then
              mkdir etc/alternatives
              mount --bind /etc/alternatives etc/alternatives
            fi
            echo 'root:x:0:0:build:/workspace/home:/bin/sh' >etc/passwd
            mount --bind "$work" workspace
            mount --bind "$answers" answers
            mount --bind "$program" program
            mount -t tmpfs -o mode=1777,size=256m none tmp
            mount -t proc proc proc
            pivot_root . old
            umount -l /old
            rmdir /old
            mount -o remount,bind,ro /program
            ip link set lo up
            cd "/workspace/$start"
            exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$@"
            """;

    private final Path directory;
    private final Path work;

    private Walls(Path directory, Path work) {
        this.directory = directory;
        this.work = work;
    }

    /// @param directory of the attempt
    /// @param work what the pipeline may write to
    static Walls around(Path directory, Path work) throws IOException {
        var walls = new Walls(directory, work);
        for (var place : List.of(walls.root(), walls.answers(), walls.program(), walls.library())) {
            Files.createDirectory(place);
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return walls;
    }

    Path answers() {
        return directory.resolve("answers");
    }

    /// Puts the runner and what it runs in place.
    void program(String jenkinsfile, Map<String, String> environment) throws IOException {
        write("Jenkinsfile", jenkinsfile);
        var properties = new Properties();
        properties.putAll(environment);
        var text = new StringWriter();
        properties.store(text, null);
        write("environment", text.toString());
        ClassFiles.copy(Runner.class, library().resolve("runner.jar"));
        ClassFiles.copy(GroovyShell.class, library().resolve("groovy.jar"));
    }

    /// @param start the directory below the work in which the pipeline begins
    List<String> words(Path start, long largestFile) {
        var java = Path.of(System.getProperty("java.home"));
        var words =
                new ArrayList<>(
                        List.of(
                                "prlimit",
                                "--core=0",
                                "--fsize=" + largestFile,
                                "--nproc=" + MOST_PROCESSES,
                                "unshare",
                                "--user",
                                "--map-root-user",
                                "--net",
                                "--mount",
                                "--ipc",
                                "--uts",
                                "--pid",
                                "--fork",
                                "--kill-child=KILL",
                                "--",
                                "sh",
                                "-c",
                                BUILD,
                                "walls",
                                root().toString(),
                                work.toString(),
                                answers().toString(),
                                program().toString(),
                                java.toString(),
                                start.toString()));
        words.addAll(
                List.of(
                        java.resolve("bin/java").toString(),
                        "-Xmx192m",
                        "-XX:MaxMetaspaceSize=128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-cp",
                        "/program/library/runner.jar:/program/library/groovy.jar",
                        Runner.class.getName(),
                        "/program",
                        "/answers",
                        "/workspace/" + start));
        return words;
    }

    private Path root() {
        return directory.resolve("root");
    }

    private Path program() {
        return directory.resolve("program");
    }

    private Path library() {
        return program().resolve("library");
    }

    private void write(String name, String text) throws IOException {
        readable(Files.writeString(program().resolve(name), text));
    }

    private static void readable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
