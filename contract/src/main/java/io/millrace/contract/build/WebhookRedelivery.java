package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("The wish that a call of a webhook be carried out again.")
@Kind(group = "build.openshift.io", version = "v1", kind = "WebhookRedelivery")
public record WebhookRedelivery(
        @Description("`WebhookRedelivery`.") @Nullable String kind,
        @Description("`build.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("The id of the delivery.") @Required String id) {

    public WebhookRedelivery {
        id = id == null ? "" : id;
    }
}
