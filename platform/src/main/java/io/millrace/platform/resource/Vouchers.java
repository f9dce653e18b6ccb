package io.millrace.platform.resource;

import io.millrace.contract.Requester;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.log.Work;
import io.millrace.platform.schema.Json;
import java.util.Collection;

/// Who answers for what an object makes use of in another project: whoever named that project in
/// it. He is asked again at each use, so that a right which is taken away ends with it. An owner
/// that uses this has a table `vouchers`.
public final class Vouchers {

    private Vouchers() {}

    /// The requester has just been found allowed to use these projects. A service that writes on
    /// its own account may do everything and answers for nobody.
    public static void enter(
            String uid, Collection<String> projects, Requester requester, Work work) {
        if (requester.actsForTheSystem()) {
            return;
        }
        for (var project : projects) {
            work.execute(
                    "insert into vouchers (object_uid, project, requester) values (?, ?, ?)"
                            + " on conflict (object_uid, project)"
                            + " do update set requester = excluded.requester",
                    uid,
                    project,
                    Json.text(requester));
        }
    }

    /// Whether somebody answers for the object's use of a project, who may still do what is asked
    /// there.
    public static boolean allow(String uid, Attributes asked, Work work) {
        return work
                .query(
                        "select requester from vouchers where object_uid = ? and project = ?",
                        row -> Json.read(Json.tree(row.getBytes(1)), Requester.class),
                        uid,
                        asked.namespace())
                .stream()
                .anyMatch(it -> work.access().allows(it, asked));
    }

    public static void forget(String uid, Work work) {
        work.execute("delete from vouchers where object_uid = ?", uid);
    }
}
