package io.millrace.endtoend;

import java.io.IOException;
import java.util.regex.Pattern;

/// `./run push <project>/<stream>:<tag> <version>`: pushes a base image to the integrated registry,
/// as a developer's own build would, for who has no image at hand.
final class Push {

    private static final Pattern PLACE =
            Pattern.compile("([a-z0-9-]+/[a-z0-9._-]+):([A-Za-z0-9_][A-Za-z0-9._-]*)");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._-]+");

    private Push() {}

    public static void main(String[] arguments) throws IOException {
        var place = PLACE.matcher(arguments.length == 2 ? arguments[0] : "");
        if (!place.matches() || !VERSION.matcher(arguments[1]).matches()) {
            System.err.println("Usage: ./run push <project>/<stream>:<tag> <version>");
            System.exit(2);
        }
        var digest =
                RunningSystem.find().registry().push(place.group(1), place.group(2), arguments[1]);
        System.out.println("pushed " + place.group() + " " + digest);
    }
}
