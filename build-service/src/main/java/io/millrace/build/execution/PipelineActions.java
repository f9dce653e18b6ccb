package io.millrace.build.execution;

import java.io.IOException;
import java.util.Map;

/// What a pipeline may ask for in its own project, as its build's service account: the owners of
/// builds and tags decide whether it may.
public interface PipelineActions {

    /// Nothing can be asked for.
    PipelineActions NONE =
            new PipelineActions() {
                @Override
                public String start(String buildConfig, Map<String, String> env) throws Refused {
                    throw new Refused("builds cannot be started here");
                }

                @Override
                public String phase(String build) throws Refused {
                    throw new Refused("builds cannot be looked at here");
                }

                @Override
                public void tag(String from, String to) throws Refused {
                    throw new Refused("images cannot be tagged here");
                }
            };

    /// What was asked for is not done, for the reason in the message.
    final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        public Refused(String message) {
            super(message);
        }
    }

    /// @return the name of the build that was started
    String start(String buildConfig, Map<String, String> env)
            throws Refused, IOException, InterruptedException;

    /// The phase of a build of the project.
    String phase(String build) throws Refused, IOException, InterruptedException;

    /// The pipeline begins to wait for a build, and does nothing else meanwhile.
    default void beginWaiting() {}

    /// It waits no longer.
    default void endWaiting() {}

    /// Lets the tag `to` (`stream:tag`) point to the image that `from` is now.
    void tag(String from, String to) throws Refused, IOException, InterruptedException;
}
