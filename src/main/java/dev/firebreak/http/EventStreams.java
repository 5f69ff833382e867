package dev.firebreak.http;

import dev.firebreak.observe.TaskEvent;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Streams of server-sent events (WHATWG HTML, 9.2). Who reads too slowly is cut off. */
final class EventStreams {
  /** How many events may be on their way to a reader. */
  private static final int BUFFER = 1024;

  private static final Duration SILENCE = Duration.ofSeconds(15);
  private static final ByteString COMMENT = ByteString.fromString(": still here\n\n");

  private final ActorSystem<?> system;
  private final TaskHouse house;
  private final EventText text;

  EventStreams(ActorSystem<?> system, TaskHouse house) {
    this.system = system;
    this.house = house;
    this.text = new EventText(house.clock().millis());
  }

  /** Of all tasks. */
  HttpResponse all(HttpRequest request) {
    Reader reader = new Reader(null);
    TaskEvents.Beginning beginning = house.events().listen(reader, after(request));
    reader.closed(() -> house.events().remove(reader));
    List<ByteString> first = new ArrayList<>();
    if (beginning.reset()) {
      first.add(text.reset(beginning.last()));
    }
    beginning.missed().forEach(event -> first.add(text.of(event)));
    return reader.response(first);
  }

  /** Of one task: its document, then what happens to it, until it is over. */
  CompletionStage<HttpResponse> one(HttpRequest request, String name) {
    Optional<RunId> parsed = RunId.parse(name);
    if (parsed.isEmpty()) {
      return CompletableFuture.completedStage(Responses.problem(TaskAnswers.unknown(name)));
    }
    RunId id = parsed.get();
    Reader reader = new Reader(id);
    TaskEvents.Beginning beginning = house.events().listen(id, reader, -1);
    reader.closed(() -> house.events().remove(id, reader));
    // Looked at after listening: what happens in between is not missed.
    return house
        .store()
        .find(id)
        .handle(
            (found, failure) -> {
              if (failure != null || found.isEmpty()) {
                house.events().remove(id, reader); // Nothing would ever be told of it.
                reader.end();
                return failure == null
                    ? Responses.problem(TaskAnswers.unknown(name))
                    : TaskAnswers.failure(failure);
              }
              Task task = found.get();
              if (task.state().isFinal()) {
                reader.end();
              }
              return reader.response(
                  List.of(text.document(beginning.last(), house.document(task))));
            });
  }

  private long after(HttpRequest request) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("last-event-id")) {
        return text.number(header.value());
      }
    }
    return -1;
  }

  /** Somebody who reads a stream. */
  private final class Reader implements TaskEvents.Listener {
    private final boolean onlyOne;
    private final BoundedSourceQueue<ByteString> queue;
    private final Source<ByteString, ?> source;

    Reader(@org.jspecify.annotations.Nullable RunId id) {
      onlyOne = id != null;
      var made = Source.<ByteString>queue(BUFFER).preMaterialize(system);
      queue = made.first();
      source = made.second();
    }

    @Override
    public boolean take(TaskEvent event) {
      boolean taken = queue.offer(text.of(event)) instanceof QueueOfferResult.Enqueued$;
      if (!taken || (onlyOne && event.isLast())) {
        end();
        return false;
      }
      return true;
    }

    @Override
    public void end() {
      if (!queue.isCompleted()) {
        queue.complete();
      }
    }

    /** Has something done once nobody reads any more. */
    void closed(Runnable action) {
      whenClosed = action;
    }

    private Runnable whenClosed = () -> {};

    HttpResponse response(List<ByteString> first) {
      Source<ByteString, ?> all =
          Source.from(first)
              .concat(source)
              .keepAlive(SILENCE, () -> COMMENT)
              .watchTermination(
                  (mat, done) -> {
                    done.whenComplete((_, _) -> whenClosed.run());
                    return mat;
                  });
      return HttpResponse.create().withEntity(EventText.stream(all)).addHeader(EventText.NO_CACHE);
    }
  }
}
