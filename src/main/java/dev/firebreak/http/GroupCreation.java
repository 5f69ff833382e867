package dev.firebreak.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.firebreak.access.Caller;
import dev.firebreak.config.CallbackSettings;
import dev.firebreak.config.FormSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.GroupSpec;
import dev.firebreak.group.NewGroup;
import dev.firebreak.http.groups.GroupDocument;
import dev.firebreak.http.groups.GroupRequest;
import dev.firebreak.json.Json;
import dev.firebreak.store.CallbackOrder;
import dev.firebreak.store.TaskGroups;
import dev.firebreak.supervision.Admission;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/groups}: creates a group of tasks. */
final class GroupCreation {
  static final String PATH = "/v1/groups";

  /** The longest body, in bytes: the input of the completion task, and the rest. */
  private static final long LONGEST = GroupSpec.LONGEST_INPUT + 64L * 1024;

  private static final String KEY = "Idempotency-Key";

  private final TypeLookup types;
  private final @Nullable TaskContext context;
  private final BodyReader bodies;

  /**
   * Creates the endpoint.
   *
   * @param context null if this node keeps no tasks
   */
  GroupCreation(TypeLookup types, @Nullable TaskContext context, BodyReader bodies) {
    this.types = types;
    this.context = context;
    this.bodies = bodies;
  }

  /** Whether the endpoint serves a request. */
  static boolean serves(HttpRequest request, String path) {
    return path.equals(PATH) && request.method().equals(HttpMethods.POST);
  }

  void handle(HttpRequest request, Caller caller, PendingResponse exchange) {
    try {
      TaskContext open = context;
      if (open == null) {
        throw new ProblemFound(TaskAnswers.noStore());
      }
      QuotaCheck.requireRate(caller);
      SubmitEndpoint.requireRoom(open);
      String key = key(request);
      bodies.read(
          request,
          SentContentType.of(request, FormSettings.NONE),
          LONGEST,
          body -> create(open, caller, key, body, exchange),
          exchange::answer);
    } catch (ProblemFound found) {
      bodies.refuse(request, found.problem(), exchange);
    }
  }

  private static @Nullable String key(HttpRequest request) throws ProblemFound {
    String key = null;
    for (HttpHeader header : request.getHeaders()) {
      CallHeaders.refuseAboutBody(header);
      if (header.is("idempotency-key")) {
        key = SingleValue.header(KEY, key, SubmitHeaders.key(KEY, header.value()));
      }
    }
    return key;
  }

  private void create(
      TaskContext open, Caller caller, @Nullable String key, Body body, PendingResponse exchange) {
    try {
      byte[] bytes = body.payload().bytes();
      GroupRequest request = bytes.length == 0 ? GroupRequest.EMPTY : parse(open, bytes);
      NewGroup group =
          new NewGroup(
              RunId.at(open.clock().millis()),
              caller.grant().owner(),
              new GroupSpec(
                  request.name(), request.labels(), request.size(), then(request, caller)),
              key == null ? null : new NewGroup.Key(key, digest(bytes)));
      open.store()
          .createGroup(group)
          .thenCompose(creation -> answer(open, group, creation))
          .whenComplete(
              (answer, failure) -> {
                body.share().release();
                exchange.answer(failure == null ? answer : TaskAnswers.failure(failure));
              });
    } catch (ProblemFound found) {
      body.share().release();
      exchange.answer(Responses.problem(found.problem()));
    }
  }

  private static GroupRequest parse(TaskContext open, byte[] body) throws ProblemFound {
    try (JsonParser parser = open.json().ofOneCaller().createParser(body)) {
      return read(parser, body);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory could not be read", e);
    }
  }

  private static GroupRequest read(JsonParser parser, byte[] body)
      throws ProblemFound, IOException {
    try {
      BulkReader.requireUtf8(body);
      return GroupRequest.read(parser, body);
    } catch (JsonProcessingException e) {
      Outcome.Malformed malformed = Json.malformed(e, parser);
      throw new ProblemFound(
          Problem.of(ProblemType.MALFORMED_JSON, malformed.detail())
              .with("line", malformed.line())
              .with("column", malformed.column()));
    } catch (IllegalArgumentException e) {
      throw new ProblemFound(Problem.of(ProblemType.INVALID_INPUT, String.valueOf(e.getMessage())));
    }
  }

  /** Checks the completion task as a submit of its type. */
  private @Nullable CompletionTask then(GroupRequest request, Caller caller) throws ProblemFound {
    GroupRequest.Then then = request.then();
    if (then == null) {
      return null;
    }
    Admission admission = types.accepting(then.type());
    if (admission == null || !caller.grant().types().match(then.type())) {
      throw new ProblemFound(types.unknown(then.type(), caller.grant()));
    }
    TypeLookup.requireAccepted(admission, "application/json");
    long most = SubmitEndpoint.mostStored(admission);
    if (then.input().length() > most) {
      throw new ProblemFound(BodyReader.tooLarge(most));
    }
    TypeSettings settings = admission.type().settings();
    Integer priority = then.priority();
    return new CompletionTask(
        then.on(),
        then.type(),
        priority == null ? SubmitHeaders.usualPriority() : priority,
        settings.retry().attempts(),
        then.input(),
        endReport(settings.endpoint().callback()),
        admission.type().versions().own());
  }

  private static CompletionTask.EndReport endReport(@Nullable CallbackSettings callback) {
    if (callback == null || callback.url() == null) {
      return CompletionTask.EndReport.NOT;
    }
    CallbackOrder order =
        new CallbackOrder(callback.events(), null, callback.rules().retry().attempts());
    return new CompletionTask.EndReport(order.bits(), order.attempts());
  }

  private static String digest(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JVM has it.
    }
  }

  private static CompletionStage<HttpResponse> answer(
      TaskContext open, NewGroup group, TaskGroups.Creation creation) {
    return switch (creation) {
      case TaskGroups.Creation.Created _ -> created(open, group.id(), false);
      case TaskGroups.Creation.Known(RunId id) -> created(open, id, true);
      case TaskGroups.Creation.KeyReused(RunId id) ->
          GroupAnswers.answered(
              Problem.of(
                      ProblemType.IDEMPOTENCY_KEY_REUSED,
                      "This key was used for another body, by group " + id)
                  .with("group", id.toString()));
      case TaskGroups.Creation.TooMany _ ->
          GroupAnswers.answered(
              Problem.of(
                      ProblemType.OVER_CAPACITY,
                      "The owner of this token has "
                          + TaskGroups.MOST_INCOMPLETE
                          + " groups that are not complete")
                  .retryAfter(5));
    };
  }

  private static CompletionStage<HttpResponse> created(
      TaskContext open, RunId id, boolean replayed) {
    return open.store()
        .group(id)
        .thenApply(
            found -> {
              if (found.isEmpty()) { // Deleted just now.
                return Responses.problem(GroupAnswers.unknown(id.toString()));
              }
              HttpResponse answer =
                  Responses.json(GroupDocument.of(found.get()))
                      .withStatus(StatusCodes.CREATED)
                      .addHeader(RawHeader.create("Location", PATH + '/' + id));
              return replayed
                  ? answer.addHeader(RawHeader.create("Idempotent-Replayed", "true"))
                  : answer;
            });
  }
}
