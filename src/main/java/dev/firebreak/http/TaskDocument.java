package dev.firebreak.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.firebreak.api.Payload;
import dev.firebreak.group.Family;
import dev.firebreak.http.document.MemberWriter;
import dev.firebreak.http.groups.GroupDocument;
import dev.firebreak.http.steps.StepDocument;
import dev.firebreak.json.Json;
import dev.firebreak.observe.Progress;
import dev.firebreak.task.LongResult;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Task;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as JSON. Members without a value are omitted.
 *
 * @param version the version that its type had when it was submitted; omitted if it had none
 * @param owner the owner of the task; omitted if it has none
 * @param parent the task that has submitted it; omitted if there is none, and in lists
 * @param group the group that counts it; omitted if there is none, and in lists
 * @param children the tasks that it has submitted, by state; omitted if there are none, and in
 *     lists
 * @param error how its last attempt failed
 * @param result JSON unchanged; any other result in Base64 with its content type; for a long
 *     result, its length and location
 * @param history attempts that did not succeed; omitted in lists
 * @param stepCount how many steps it has recorded; omitted without steps, and in lists
 * @param steps the last of these steps, 100 at most; omitted as their number
 */
record TaskDocument(
    String id,
    String type,
    @Nullable String version,
    @Nullable String owner,
    String state,
    int priority,
    int attempts,
    int maxAttempts,
    int crashes,
    Instant createdAt,
    Instant runAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String node,
    @Nullable Progress progress,
    @Nullable String waitingFor,
    @Nullable String parent,
    @Nullable String group,
    GroupDocument.@Nullable Counts children,
    @Nullable Problem error,
    @Nullable Object result,
    @Nullable List<Past> history,
    @Nullable Integer stepCount,
    @Nullable List<StepDocument> steps) {
  /** A result that is too long for a document. */
  private record Elsewhere(String contentType, long bytes, String location) {}

  /** An attempt that did not succeed. */
  record Past(int fence, String node, Instant startedAt, Instant finishedAt, Problem error) {}

  /**
   * Returns the document of a task.
   *
   * @param progress its progress; null if unknown
   * @param waitingFor the limit that delays it; null if none does
   * @param json decides which results are JSON
   */
  static TaskDocument of(
      Task task, @Nullable Progress progress, @Nullable String waitingFor, Json json) {
    Outcome error = task.error();
    Task.Steps steps = task.steps();
    return new TaskDocument(
        task.id().toString(),
        task.type(),
        task.version(),
        task.owner().isEmpty() ? null : task.owner(),
        task.state().word(),
        task.priority(),
        task.tries().attempts(),
        task.tries().maxAttempts(),
        task.tries().crashes(),
        task.times().createdAt(),
        task.times().runAt(),
        task.times().startedAt(),
        task.times().finishedAt(),
        task.node(),
        progress,
        waitingFor,
        null,
        null,
        null,
        error == null ? null : TaskAnswers.problem(task, error),
        result(task, json),
        task.history().isEmpty() ? null : task.history().stream().map(TaskDocument::past).toList(),
        steps.count() == 0 ? null : steps.count(),
        steps.count() == 0 ? null : steps.last().stream().map(StepDocument::of).toList());
  }

  /** The same with what the task belongs to, and what belongs to it. */
  TaskDocument of(Family family) {
    return family.equals(Family.NONE)
        ? this
        : new TaskDocument(
            id,
            type,
            version,
            owner,
            state,
            priority,
            attempts,
            maxAttempts,
            crashes,
            createdAt,
            runAt,
            startedAt,
            finishedAt,
            node,
            progress,
            waitingFor,
            family.parent() == null ? null : family.parent().toString(),
            family.group() == null ? null : family.group().toString(),
            family.children().total() == 0 ? null : GroupDocument.Counts.of(family.children()),
            error,
            result,
            history,
            stepCount,
            steps);
  }

  /** Its error is that of one attempt: a retry begins the count of the task anew. */
  private static Past past(Task.PastAttempt past) {
    return new Past(
        past.claim(),
        past.node(),
        past.startedAt(),
        past.finishedAt(),
        OutcomeProblems.of(past.outcome(), 1));
  }

  private static @Nullable Object result(Task task, Json json) {
    LongResult longResult = task.longResult();
    if (longResult != null) {
      return new Elsewhere(
          longResult.contentType(), longResult.bytes(), "/v1/tasks/" + task.id() + "/result");
    }
    Payload result = task.result();
    return result == null ? null : ResultMember.of(result, json);
  }

  /** Writes the document of a task as Jackson writes records, in about half the time. */
  static final class Writer extends StdSerializer<TaskDocument> {
    private static final long serialVersionUID = 1;

    Writer() {
      super(TaskDocument.class);
    }

    @Override
    public void serialize(TaskDocument task, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject(task);
      MemberWriter members = new MemberWriter(json, provider);
      members.text("id", task.id);
      members.text("type", task.type);
      members.text("version", task.version);
      members.text("owner", task.owner);
      members.text("state", task.state);
      members.number("priority", task.priority);
      members.number("attempts", task.attempts);
      members.number("maxAttempts", task.maxAttempts);
      members.number("crashes", task.crashes);
      members.time("createdAt", task.createdAt);
      members.time("runAt", task.runAt);
      members.time("startedAt", task.startedAt);
      members.time("finishedAt", task.finishedAt);
      members.text("node", task.node);
      members.value("progress", task.progress);
      members.text("waitingFor", task.waitingFor);
      members.text("parent", task.parent);
      members.text("group", task.group);
      members.value("children", task.children);
      members.value("error", task.error);
      members.value("result", task.result);
      members.value("history", task.history);
      members.value("stepCount", task.stepCount);
      members.value("steps", task.steps);
      json.writeEndObject();
    }
  }
}
