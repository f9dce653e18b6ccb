package io.millrace.build.execution;

/// The commit that was built.
///
/// @param date the commit's author date as git writes it, for the image's labels
public record SourceRevision(
        String commit, Person author, Person committer, String message, String date) {

    /// An author or committer.
    public record Person(String name, String email) {

        @Override
        public String toString() {
            return name + " <" + email + ">";
        }
    }
}
