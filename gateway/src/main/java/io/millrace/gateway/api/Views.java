package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.access.OpenshiftPolicy;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.gateway.secretbox.SecretValues;
import io.millrace.gateway.views.AccountViews;
import io.millrace.gateway.views.ImageTags;
import io.millrace.gateway.views.Projects;
import io.millrace.gateway.views.StreamImages;
import io.millrace.gateway.views.StreamSecrets;
import io.millrace.gateway.views.StreamTags;
import io.millrace.gateway.views.View;
import io.millrace.platform.schema.Json;
import jakarta.inject.Singleton;
import java.util.List;

/// Shows stored entries as the asked-for resource does.
@Singleton
final class Views {

    private final StreamTags tags;
    private final ImageTags imageTags;
    private final StreamImages images;
    private final SecretValues secrets;
    private final ReadModel readModel;

    Views(ReadModel readModel, SecretValues secrets) {
        this.tags = new StreamTags(readModel::find);
        this.imageTags = new ImageTags(readModel::find);
        this.images = new StreamImages(readModel::find);
        this.secrets = secrets;
        this.readModel = readModel;
    }

    /// Whether an object of the type is one tag of a stream.
    static boolean isTag(ResourceType type) {
        return type.equals(ResourceType.IMAGE_STREAM_TAG) || type.equals(ResourceType.IMAGE_TAG);
    }

    View tag(ResourceType type, String namespace, String name) {
        return type.equals(ResourceType.IMAGE_TAG)
                ? imageTags.get(namespace, name)
                : tags.get(namespace, name);
    }

    /// The answer to a write of a tag of the stream.
    View written(ResourceType type, Entry stream, String name) {
        return type.equals(ResourceType.IMAGE_TAG)
                ? imageTags.written(stream, name)
                : tags.written(stream, name);
    }

    StreamImages images() {
        return images;
    }

    /// The registry credentials of a project, readable.
    View streamSecrets(String namespace) {
        var snapshot = readModel.list(ResourceType.SECRET, namespace);
        return StreamSecrets.of(
                snapshot.entries(),
                snapshot.position(),
                secret -> {
                    secrets.decrypt(secret);
                    return secret;
                });
    }

    /// The objects that a list of the type shows for a stored entry.
    List<View> listed(ResourceType type, Entry entry) {
        if (type.equals(ResourceType.IMAGE_TAG)) {
            return imageTags.list(entry);
        }
        return type.equals(ResourceType.IMAGE_STREAM_TAG)
                ? tags.list(entry)
                : List.of(shown(type, entry));
    }

    View shown(ResourceType type, Entry entry) {
        if (type.equals(ResourceType.SECRET)) {
            return View.of(
                    entry, () -> secrets.decrypted(entry), () -> secrets.decryptedMetadata(entry));
        }
        if (OpenshiftPolicy.stored(type).isPresent()) {
            return View.of(
                    entry, () -> Json.bytes(OpenshiftPolicy.shown((ObjectNode) entry.tree())));
        }
        if (type.equals(ResourceType.USER_IDENTITY_MAPPING)) {
            return AccountViews.mapping(entry);
        }
        if (type.equals(ResourceType.USER_OAUTH_ACCESS_TOKEN)) {
            return AccountViews.ownToken(entry);
        }
        return type.equals(ResourceType.PROJECT) || type.equals(ResourceType.PROJECT_REQUEST)
                ? Projects.of(entry)
                : View.of(entry);
    }
}
