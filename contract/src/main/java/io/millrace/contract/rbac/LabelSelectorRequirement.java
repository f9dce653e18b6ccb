package io.millrace.contract.rbac;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.SchemaPackage;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("A demand on one label.")
@SchemaPackage("io.k8s.apimachinery.pkg.apis.meta.v1")
public record LabelSelectorRequirement(
        @Description("Name of the label.") @Required String key,
        @Description("`In`, `NotIn`, `Exists` or `DoesNotExist`.") @Required String operator,
        @Description("The values that `In` and `NotIn` speak of.") @Nullable List<String> values) {

    public LabelSelectorRequirement {
        key = key == null ? "" : key;
        operator = operator == null ? "" : operator;
        values = values == null ? null : List.copyOf(values);
    }
}
