package io.millrace.trigger.domain;

/// How far an image change trigger has come with one tag.
///
/// @param baseline moves up to this revision were history when the trigger was evaluated
/// @param decided the last revision decided
/// @param lastBuild the number of the last build that its firings are known to have made
/// @param builtRevision the last revision of which a build is known to exist
public record Progress(long baseline, long decided, long lastBuild, long builtRevision) {

    public static final Progress NONE = new Progress(0, 0, 0, 0);

    public Progress deciding(long revision, Origin origin) {
        return new Progress(
                origin.settlesThePast() ? Math.max(baseline, revision) : baseline,
                Math.max(decided, revision),
                lastBuild,
                builtRevision);
    }

    /// @param number of the build, 0 when it is not known
    public Progress building(long revision, long number) {
        return new Progress(
                baseline, decided, Math.max(lastBuild, number), Math.max(builtRevision, revision));
    }
}
