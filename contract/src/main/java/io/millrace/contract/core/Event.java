package io.millrace.contract.core;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@Description("Something that happened to an object, told to people.")
@Kind(group = "", version = "v1", kind = "Event")
public record Event(
        @Description("`Event`.") @Nullable String kind,
        @Description("`v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") @Required ObjectMeta metadata,
        @Description("The object that it happened to.") @Required ObjectReference involvedObject,
        @Description("Machine-readable name of what happened.") @Nullable String reason,
        @Description("What happened, for people.") @Nullable String message,
        @Description("Who saw it.") EventSource source,
        @Description("When it was first seen.") @AlwaysWritten @Nullable Instant firstTimestamp,
        @Description("When it was last seen.") @AlwaysWritten @Nullable Instant lastTimestamp,
        @Description("How many times it was seen.") @Nullable Integer count,
        @Description("`Normal` or `Warning`.") @Nullable String type,
        @Description("When it was first seen, to the microsecond.") @AlwaysWritten
                @Nullable Instant eventTime,
        @Description("Set when it happens again and again.") @Nullable EventSeries series,
        @Description("What was being done to the object.") @Nullable String action,
        @Description("A second object that it concerns.") @Nullable ObjectReference related,
        @Description("Controller that reports it.") String reportingComponent,
        @Description("Instance of that controller.") String reportingInstance) {

    public Event {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        involvedObject = involvedObject == null ? ObjectReference.EMPTY : involvedObject;
        source = source == null ? EventSource.EMPTY : source;
        firstTimestamp =
                firstTimestamp == null ? null : firstTimestamp.truncatedTo(ChronoUnit.SECONDS);
        lastTimestamp =
                lastTimestamp == null ? null : lastTimestamp.truncatedTo(ChronoUnit.SECONDS);
        eventTime = eventTime == null ? null : eventTime.truncatedTo(ChronoUnit.MICROS);
        reportingComponent = reportingComponent == null ? "" : reportingComponent;
        reportingInstance = reportingInstance == null ? "" : reportingInstance;
    }
}
