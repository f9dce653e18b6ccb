package io.millrace.gateway.access;

import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.ToldReadModel;
import java.nio.charset.StandardCharsets;

class OwnRolesTest extends AccessScenarios {

    private final ToldReadModel told = new ToldReadModel();
    private final OwnRoles access = new OwnRoles(told.readModel());

    @Override
    protected Access access() {
        var sequence = 1L;
        var roles = roles();
        for (var type : ResourceType.ACCESS) {
            for (var role : roles.list(type, "")) {
                told.put(role.key(), sequence++, new String(role.body(), StandardCharsets.UTF_8));
            }
        }
        return access;
    }
}
