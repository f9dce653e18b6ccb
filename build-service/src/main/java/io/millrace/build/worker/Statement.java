package io.millrace.build.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Digest;
import io.millrace.platform.schema.Json;

/// Something that is said of one image (in-toto Statement v1).
///
/// @param name of the image, with its registry
/// @param type what kind of thing is said
record Statement(String name, Digest image, String type, ObjectNode predicate) {

    private static final String TYPE = "https://in-toto.io/Statement/v1";

    ObjectNode document() {
        var statement = Json.object().put("_type", TYPE);
        digest(statement.putArray("subject").addObject().put("name", name), image);
        statement.put("predicateType", type);
        statement.set("predicate", predicate);
        return statement;
    }

    static void digest(ObjectNode of, Digest digest) {
        of.putObject("digest").put(digest.algorithm(), digest.hex());
    }
}
