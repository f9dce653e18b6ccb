package io.millrace.importer.application;

import io.millrace.contract.Command;
import io.millrace.contract.CopyImage;
import io.millrace.contract.Digest;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;

/// Images that tags were copied to, in other repositories of the integrated registry than they were
/// pushed to. Who may copy was decided with the tag.
record Copies(WorkSignal signal, Work work) {

    static final Requester SENDER = Requester.service(Owner.IMAGESTREAM);

    void enter(Command command) {
        var copy = Json.read(ResourceWrites.bodyOf(command), CopyImage.class);
        work.execute(
                "insert into copies (repository, source, digest, namespace, created_at)"
                        + " values (?, ?, ?, ?, ?) on conflict do nothing",
                command.namespace() + "/" + command.name(),
                copy.source(),
                Digest.parse(copy.digest()).toString(),
                command.namespace(),
                work.now());
        work.afterCommit(signal.copies()::ring);
    }

    static void forget(String namespace, Work work) {
        work.execute("delete from copies where namespace = ?", namespace);
    }
}
