package io.millrace.platform.log;

import io.millrace.contract.Topic;
import io.millrace.contract.Topics;
import java.util.ArrayList;
import java.util.List;

/// The topics that an owner reads: its commands, and whatever its rules ask for.
record InputTopics(String changelog, List<String> names) {

    static InputTopics of(OwnerRules rules) {
        var topics = new ArrayList<Topic>();
        topics.add(Topics.commands(rules.owner()));
        rules.projections().keySet().forEach(it -> topics.add(Topics.resources(it)));
        rules.facts().forEach(it -> topics.add(Topics.events(it)));
        if (rules.claims()) {
            topics.add(Topics.INBOUND);
        }
        return new InputTopics(
                Topics.resources(rules.owner()).name(), topics.stream().map(Topic::name).toList());
    }

    List<String> withChangelog() {
        var all = new ArrayList<>(names);
        all.add(changelog);
        return List.copyOf(all);
    }
}
