package io.millrace.gateway.api;

import io.millrace.contract.Requester;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.access.AccessEvaluator;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Decision;
import io.millrace.platform.access.ProjectCreators;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;

/// Asks the evaluator before anything is read or sent.
@Singleton
final class Gate {

    private final AccessEvaluator evaluator;

    Gate(ReadModel readModel) {
        this.evaluator = new ProjectCreators(readModel::requesterOf);
    }

    boolean allows(Requester requester, Attributes attributes) {
        return evaluator.allows(requester, attributes);
    }

    Decision decide(Requester requester, Attributes attributes) {
        return evaluator.decide(requester, attributes);
    }

    void require(Call call, String verb) {
        require(call.requester(), call.attributes(verb));
    }

    void require(Requester requester, Attributes asked) {
        if (!evaluator.allows(requester, asked)) {
            throw Refusal.forbidden(
                            requester.username(),
                            asked.verb(),
                            asked.group(),
                            asked.resource(),
                            asked.subresource(),
                            asked.namespace(),
                            asked.name())
                    .asException();
        }
    }
}
