package dev.firebreak.http;

import dev.firebreak.access.Caller;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Streams of server-sent events (WHATWG HTML, 9.2). A reader that is too slow is disconnected. A
 * stream listens only once it runs: an answer that is never sent, because its caller has left,
 * leaves no listener behind.
 */
final class EventStreams {
  private static final Duration SILENCE = Duration.ofSeconds(15);
  private static final ByteString COMMENT = ByteString.fromString(": still here\n\n");

  private final ActorSystem<?> system;
  private final TaskContext context;
  private final EventText text;

  EventStreams(ActorSystem<?> system, TaskContext context) {
    this.system = system;
    this.context = context;
    this.text = new EventText(context.clock().millis());
  }

  /** Streams the events of all tasks that the caller may know. */
  HttpResponse all(HttpRequest request) {
    long after = after(request);
    String owner = Authentication.of(request).onlyOwner();
    return response(Authentication.caller(request), Source.lazySource(() -> all(owner, after)));
  }

  private Source<ByteString, NotUsed> all(@Nullable String owner, long after) {
    EventReader reader = EventReader.ofAll(owner, context.events(), text, system);
    TaskEvents.Beginning beginning = reader.listen(after);
    List<ByteString> first = new ArrayList<>();
    if (beginning.reset()) {
      first.add(text.reset(beginning.last()));
    }
    beginning.missed().stream().filter(reader::mayTake).forEach(event -> first.add(text.of(event)));
    return reader.events(Source.from(first));
  }

  /** Streams one task: its document, then its events until it is finished. */
  CompletionStage<HttpResponse> one(HttpRequest request, String name) {
    Optional<RunId> parsed = RunId.parse(name);
    if (parsed.isEmpty()) {
      return CompletableFuture.completedStage(Responses.problem(TaskAnswers.unknown(name)));
    }
    RunId id = parsed.get();
    return context
        .store()
        .find(id)
        .handle(
            (found, failure) -> {
              if (failure != null) {
                return TaskAnswers.failure(failure);
              } else if (found.isEmpty()) {
                return Responses.problem(TaskAnswers.unknown(name));
              }
              return response(Authentication.caller(request), Source.lazySource(() -> one(id)));
            });
  }

  private Source<ByteString, NotUsed> one(RunId id) {
    EventReader reader = EventReader.of(id, context.events(), text, system);
    long last = reader.listen(-1).last();
    // Read after listening has begun, so that no change in between is missed.
    CompletionStage<ByteString> document =
        context
            .store()
            .find(id)
            .thenApply(
                found -> {
                  Task task = found.orElseThrow(); // Absent if retention removed the task just now.
                  if (task.state().isFinal()) {
                    reader.end();
                  }
                  return text.document(last, context.document(task));
                });
    return reader.events(Source.completionStage(document));
  }

  /** The answer with a stream, which ends when the caller's token does. */
  static HttpResponse response(Caller caller, Source<ByteString, ?> events) {
    return HttpResponse.create()
        .withEntity(EventText.stream(whileValid(caller, events.keepAlive(SILENCE, () -> COMMENT))))
        .addHeader(EventText.NO_CACHE);
  }

  /** Ends a stream when the caller's token does; unsent events are dropped. */
  private static Source<ByteString, ?> whileValid(Caller caller, Source<ByteString, ?> events) {
    return caller.token() == null
        ? events
        : events
            .viaMat(KillSwitches.single(), Keep.right())
            .watchTermination(
                (stream, done) -> {
                  Caller.Watch watch = caller.whenEnded(stream::shutdown);
                  done.whenComplete((_, _) -> watch.close());
                  return NotUsed.getInstance();
                });
  }

  private long after(HttpRequest request) {
    return lastEventId(request).map(text::number).orElse(-1L);
  }

  /** The id of the last event that the caller knows; empty if it knows none. */
  static Optional<String> lastEventId(HttpRequest request) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("last-event-id")) {
        return Optional.of(header.value());
      }
    }
    return Optional.empty();
  }
}
