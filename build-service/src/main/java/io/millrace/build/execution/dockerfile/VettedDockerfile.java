package io.millrace.build.execution.dockerfile;

import java.util.List;
import java.util.Set;

/// A Dockerfile whose every image name has been looked at and spelled out.
public record VettedDockerfile(char escape, List<Step> steps) {

    public VettedDockerfile {
        steps = List.copyOf(steps);
    }

    sealed interface Step {

        /// Begins a stage.
        record From(Base base, String alias) implements Step {}

        /// Any other instruction, and the images it copies from.
        record Other(Instruction instruction, Set<String> images) implements Step {}

        /// Copies files that are fetched from elsewhere.
        record Download(
                Instruction instruction,
                List<io.millrace.build.execution.dockerfile.Download> downloads)
                implements Step {

            public Download {
                downloads = List.copyOf(downloads);
            }
        }

        /// Copies files whose content stands in the Dockerfile.
        record Written(Instruction instruction, List<WrittenFile> files) implements Step {

            public Written {
                files = List.copyOf(files);
            }
        }
    }

    /// What a stage starts from.
    public sealed interface Base {

        String text();

        /// Nothing.
        record Scratch() implements Base {
            @Override
            public String text() {
                return "scratch";
            }
        }

        record EarlierStage(String text) implements Base {}

        record Image(RegistryImage image) implements Base {
            @Override
            public String text() {
                return image.pullSpec();
            }
        }
    }
}
