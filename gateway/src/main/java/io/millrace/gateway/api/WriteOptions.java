package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Verb;
import io.millrace.contract.meta.DeleteOptions;
import io.millrace.contract.meta.Preconditions;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.platform.schema.Decoder;
import io.millrace.platform.schema.FieldValidation;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a write asks for besides its object, in its query or its delete options.
///
/// @param kind whose options they are, as messages name them: `PatchOptions`
/// @param dryRun decide and answer, store nothing
/// @param command what the owner is told
/// @param deletion the delete options of the body; empty for other writes
record WriteOptions(
        String kind, boolean dryRun, Map<String, String> command, DeleteOptions deletion) {

    static final String APPLY = "application/apply-patch+yaml";

    private static final String MANAGER = "fieldManager";
    private static final String POLICY = "propagationPolicy";
    private static final int LONGEST_MANAGER = 128;
    private static final DeleteOptions NONE =
            new DeleteOptions(null, null, null, null, null, null, null, null);
    private static final Set<String> POLICIES =
            new TreeSet<>(List.of("Background", "Foreground", "Orphan"));

    /// Those of a create or an update.
    static WriteOptions of(Call call, Verb verb) {
        return of(call, verb, "");
    }

    /// @param patchType the media type of a patch, empty for other writes
    static WriteOptions of(Call call, Verb verb, String patchType) {
        var kind =
                switch (verb) {
                    case CREATE -> "CreateOptions";
                    case UPDATE -> "UpdateOptions";
                    case PATCH -> "PatchOptions";
                    case DELETE, DELETECOLLECTION -> "DeleteOptions";
                };
        var command = queryOf(call);
        if (command.getOrDefault(MANAGER, "").isEmpty() && !patchType.equals(APPLY)) {
            command.put(MANAGER, agentOf(call.header("User-Agent")));
        }
        var faults = new ArrayList<FieldError>();
        faults.addAll(managerFaults(command.getOrDefault(MANAGER, "")));
        if (verb == Verb.PATCH && !patchType.equals(APPLY) && command.containsKey("force")) {
            faults.add(FieldError.forbidden("force", "may not be specified for non-apply patch"));
        }
        var dryRun = call.parameter("dryRun");
        faults.addAll(dryRunFaults(dryRun.isEmpty() ? List.of() : List.of(dryRun)));
        require(faults, kind);
        return new WriteOptions(kind, !dryRun.isEmpty(), command, NONE);
    }

    /// Those of a deletion: in its body, or else in its query.
    static WriteOptions ofDeletion(Call call, byte @Nullable [] body) {
        var given = body == null || body.length == 0 ? NONE : read(call, body);
        var command = queryOf(call);
        var dryRun = new ArrayList<String>();
        if (given.dryRun() != null) {
            dryRun.addAll(given.dryRun());
        }
        if (!call.parameter("dryRun").isEmpty()) {
            dryRun.add(call.parameter("dryRun"));
        }
        var policy =
                given.propagationPolicy() == null
                        ? call.parameter(POLICY)
                        : given.propagationPolicy();
        var orphans =
                given.orphanDependents() == null
                        ? call.parameter("orphanDependents")
                        : given.orphanDependents().toString();
        var faults = new ArrayList<>(dryRunFaults(dryRun));
        faults.addAll(policyFaults(policy, orphans));
        faults.addAll(graceFaults(given, call.parameter("gracePeriodSeconds")));
        require(faults, "DeleteOptions");
        command.put(POLICY, orphans.equals("true") ? "Orphan" : policy);
        return new WriteOptions("DeleteOptions", !dryRun.isEmpty(), command, given);
    }

    private static DeleteOptions read(Call call, byte[] body) {
        var json = Payload.json(body, call.header("Content-Type"));
        return Json.read(
                Decoder.decode(json, DeleteOptions.class, FieldValidation.IGNORE).tree(),
                DeleteOptions.class);
    }

    /// The delete options as the owner gets them.
    ObjectNode body() {
        return (ObjectNode) Json.tree(deletion);
    }

    /// Whether what belongs to the deleted is to stay.
    boolean orphans() {
        return "Orphan".equals(command.get(POLICY));
    }

    /// Whether the object is the one that the client means.
    static boolean admit(@Nullable Preconditions wanted, Entry entry) {
        return wanted == null
                || ((wanted.uid() == null || wanted.uid().equals(entry.uid()))
                        && (wanted.resourceVersion() == null
                                || wanted.resourceVersion()
                                        .equals(Long.toString(entry.sequence()))));
    }

    /// With the right to create what is absent, which only the gateway says.
    WriteOptions mayCreate(boolean may) {
        var more = new HashMap<>(command);
        more.put("mayCreate", Boolean.toString(may));
        return new WriteOptions(kind, dryRun, more, deletion);
    }

    private static Map<String, String> queryOf(Call call) {
        var options = new HashMap<>(call.query());
        options.remove("dryRun");
        options.remove("mayCreate");
        return options;
    }

    /// The first word of what the client calls itself.
    private static String agentOf(String userAgent) {
        var word = userAgent.split("/", 2)[0].replaceAll("[^ -~]", "?").strip();
        var name = word.substring(0, Math.min(word.length(), LONGEST_MANAGER));
        return name.isEmpty() ? "unknown" : name;
    }

    private static List<FieldError> managerFaults(String manager) {
        if (manager.length() > LONGEST_MANAGER) {
            return List.of(FieldError.tooLong(MANAGER, LONGEST_MANAGER));
        }
        return manager.codePoints().anyMatch(it -> it < ' ' || it == 0x7f || !isPrintable(it))
                ? List.of(
                        FieldError.invalid(
                                MANAGER, manager, "should not contain non-printable characters"))
                : List.of();
    }

    private static boolean isPrintable(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static List<FieldError> dryRunFaults(List<String> asked) {
        return asked.stream()
                .filter(it -> !it.equals("All"))
                .limit(1)
                .map(it -> FieldError.notSupported("dryRun", it, List.of("All")))
                .toList();
    }

    private static List<FieldError> policyFaults(String policy, String orphans) {
        if (!policy.isEmpty() && !orphans.isEmpty()) {
            return List.of(
                    FieldError.invalid(
                            POLICY,
                            policy,
                            "orphanDependents and deletionPropagation cannot be both set"));
        }
        return policy.isEmpty() || POLICIES.contains(policy)
                ? List.of()
                : List.of(FieldError.notSupported(POLICY, policy, POLICIES));
    }

    private static List<FieldError> graceFaults(DeleteOptions given, String query) {
        var seconds =
                given.gracePeriodSeconds() == null ? query : given.gracePeriodSeconds().toString();
        return seconds.isEmpty() || seconds.matches("[0-9]{1,18}")
                ? List.of()
                : List.of(
                        FieldError.invalid(
                                "gracePeriodSeconds", seconds, "must be a number of seconds"));
    }

    private static void require(List<FieldError> faults, String kind) {
        if (!faults.isEmpty()) {
            throw Refusal.invalid("meta.k8s.io", kind, "", faults).asException();
        }
    }
}
