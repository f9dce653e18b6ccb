package io.millrace.platform.resource;

import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.Status;
import io.millrace.contract.meta.StatusDetails;

/// The answer to a deletion.
public final class Deletions {

    private Deletions() {}

    public static Status success(Resource deleted) {
        var type = deleted.key().type();
        return new Status(
                "Status",
                "v1",
                ListMeta.EMPTY,
                "Success",
                null,
                null,
                new StatusDetails(
                        deleted.key().name(),
                        type.group().isEmpty() ? null : type.group(),
                        type.plural(),
                        deleted.uid(),
                        null,
                        null),
                null);
    }
}
