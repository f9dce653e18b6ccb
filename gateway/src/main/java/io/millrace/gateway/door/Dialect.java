package io.millrace.gateway.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How registries tell that something was pushed.
enum Dialect {
    /// Distribution and what is made of it.
    DISTRIBUTION {
        @Override
        List<Notice> notices(JsonNode body) {
            var notices = new ArrayList<Notice>();
            for (var event : body.path("events")) {
                var target = event.path("target");
                if (event.path("action").asText().equals("push") && target.hasNonNull("tag")) {
                    notices.add(
                            new Notice(
                                    text(event, "/id"),
                                    text(target, "/repository"),
                                    text(target, "/tag"),
                                    text(target, "/digest"),
                                    text(event, "/timestamp")));
                }
            }
            return notices;
        }
    },

    /// Docker Hub tells no digest.
    DOCKER_HUB {
        @Override
        List<Notice> notices(JsonNode body) {
            return List.of(
                    new Notice(
                            "",
                            text(body, "/repository/repo_name"),
                            text(body, "/push_data/tag"),
                            "",
                            seconds(body.at("/push_data/pushed_at"))));
        }
    },

    /// Quay's "push to repository": all tags of one push.
    QUAY {
        @Override
        List<Notice> notices(JsonNode body) {
            var notices = new ArrayList<Notice>();
            for (var tag : body.path("updated_tags")) {
                notices.add(new Notice("", text(body, "/repository"), tag.asText(), "", ""));
            }
            return notices;
        }
    },

    /// Harbor's "artifact pushed", in its own form or as a CloudEvent.
    HARBOR {
        @Override
        List<Notice> notices(JsonNode body) {
            var type = text(body, "/type");
            return switch (type) {
                case "PUSH_ARTIFACT" ->
                        pushed(body.path("event_data"), "", seconds(body.path("occur_at")));
                case "harbor.artifact.pushed" ->
                        pushed(body.path("data"), text(body, "/id"), text(body, "/time"));
                default -> List.of();
            };
        }

        private static List<Notice> pushed(JsonNode data, String id, String time) {
            var notices = new ArrayList<Notice>();
            for (var resource : data.path("resources")) {
                if (resource.hasNonNull("tag")) {
                    notices.add(
                            new Notice(
                                    id.isEmpty() ? "" : id + ":" + text(resource, "/tag"),
                                    text(data, "/repository/repo_full_name"),
                                    text(resource, "/tag"),
                                    text(resource, "/digest"),
                                    time));
                }
            }
            return notices;
        }
    },

    /// The events `package` and `registry_package` of containers at GitHub.
    GITHUB {
        @Override
        List<Notice> notices(JsonNode body) {
            var one = body.has("package") ? body.path("package") : body.path("registry_package");
            var tag = one.at("/package_version/container_metadata/tag");
            var owner = text(one, "/namespace");
            var name = text(one, "/name");
            return text(tag, "/name").isEmpty()
                    ? List.of()
                    : List.of(
                            new Notice(
                                    "",
                                    (owner + "/" + name).toLowerCase(Locale.ROOT),
                                    text(tag, "/name"),
                                    text(tag, "/digest"),
                                    text(one, "/package_version/updated_at")));
        }
    },

    /// `{"repository", "tag", "digest"?, "id"?, "time"?}`, for whoever can send what they like.
    GENERIC {
        @Override
        List<Notice> notices(JsonNode body) {
            return List.of(
                    new Notice(
                            text(body, "/id"),
                            text(body, "/repository"),
                            text(body, "/tag"),
                            text(body, "/digest"),
                            text(body, "/time")));
        }
    };

    /// One tag of which it is said that it was pushed; empty is what was not said.
    record Notice(String id, String repository, String tag, String digest, String time) {}

    /// What is said of pushes; nothing for what is about something else.
    abstract List<Notice> notices(JsonNode body);

    private static String text(JsonNode node, String pointer) {
        return node.at(pointer).asText("");
    }

    private static String seconds(JsonNode number) {
        return number.canConvertToLong() && number.asLong() > 0 && number.asLong() < 1L << 33
                ? Instant.ofEpochSecond(number.asLong()).toString()
                : "";
    }
}
