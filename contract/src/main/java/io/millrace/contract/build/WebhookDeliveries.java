package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What a BuildConfig's webhooks were called with lately.")
@Kind(group = "build.openshift.io", version = "v1", kind = "WebhookDeliveries")
public record WebhookDeliveries(
        @Description("`WebhookDeliveries`.") @Nullable String kind,
        @Description("`build.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Empty.") ListMeta metadata,
        @Description("The calls, newest first.") @Required List<WebhookDelivery> items) {

    public WebhookDeliveries {
        metadata = metadata == null ? ListMeta.EMPTY : metadata;
        items = items == null ? List.of() : List.copyOf(items);
    }

    public static WebhookDeliveries of(List<WebhookDelivery> items) {
        return new WebhookDeliveries(
                "WebhookDeliveries", "build.openshift.io/v1", ListMeta.EMPTY, items);
    }
}
