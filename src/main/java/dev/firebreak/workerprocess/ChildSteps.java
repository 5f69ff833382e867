package dev.firebreak.workerprocess;

import dev.firebreak.api.Payload;
import dev.firebreak.step.AttemptParked;
import dev.firebreak.step.StepJournal;
import dev.firebreak.step.StepRefused;
import dev.firebreak.step.StepResult;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The steps of an attempt in a child JVM: asks the node, one thing at a time. Requests of other
 * threads of the handler wait here, each for its thread.
 *
 * @see ProcessSteps
 */
final class ChildSteps implements StepJournal {
  private final String id;
  private final Replier replier;

  /** The requests that are not answered; the first one was sent. */
  private final Deque<Request> requests = new ArrayDeque<>();

  private boolean closed;

  private record Request(ChildReply line, CompletableFuture<ChildOrder.StepAnswer> answer) {}

  /** Creates the steps of the attempt with this id. */
  ChildSteps(String id, Replier replier) {
    this.id = id;
    this.replier = replier;
  }

  @Override
  public CompletionStage<Optional<RecordedStep>> begin(String name) {
    return ask(new ChildReply.StepBegun(id, name))
        .thenApply(answer -> Optional.ofNullable(answer.recorded()));
  }

  @Override
  public CompletionStage<Void> record(String name, StepResult result) {
    return ask(ChildReply.StepEnded.of(id, name, result)).thenAccept(_ -> {});
  }

  @Override
  public CompletionStage<Void> sleep(String name, Duration length) {
    return ask(new ChildReply.Sleep(id, name, millis(length))).thenAccept(_ -> {});
  }

  @Override
  public CompletionStage<Optional<Payload>> await(String name, Duration timeout) {
    return ask(new ChildReply.Await(id, name, millis(timeout)))
        .thenApply(answer -> Optional.ofNullable(answer.body()));
  }

  @Override
  public CompletionStage<Optional<Payload>> awaitAll(
      String name, List<RunId> ids, Duration timeout) {
    List<String> texts = ids.stream().map(RunId::toString).toList();
    return ask(new ChildReply.AwaitAll(id, name, texts, millis(timeout)))
        .thenApply(answer -> Optional.ofNullable(answer.body()));
  }

  @Override
  public CompletionStage<RunId> submit(String name, String type, Payload input) {
    return ask(new ChildReply.Submit(id, name, type, input.contentType(), input.bytes()))
        .thenApply(answer -> id(answer.body()));
  }

  private static RunId id(@Nullable Payload json) {
    String text = json == null ? "" : json.text();
    return RunId.parse(text.replace("\"", ""))
        .orElseThrow(() -> new StepRefused("the node answered " + text + " instead of an id"));
  }

  /** Rounds up, so that no sleep is too short. */
  private static long millis(Duration time) {
    if (time.toSeconds() > Long.MAX_VALUE / 2000) {
      return Long.MAX_VALUE / 2;
    }
    return Math.max(0, time.plusNanos(999_999).toMillis());
  }

  @Override
  public synchronized void giveUp(String name) {
    if (!closed) {
      replier.send(new ChildReply.StepGivenUp(id, name));
    }
  }

  private synchronized CompletableFuture<ChildOrder.StepAnswer> ask(ChildReply line) {
    if (closed) {
      return CompletableFuture.failedFuture(new StepRefused("this attempt has ended"));
    }
    Request request = new Request(line, new CompletableFuture<>());
    requests.addLast(request);
    if (requests.size() == 1) {
      replier.send(line);
    }
    return request.answer();
  }

  /** Passes on an answer of the node. */
  void answered(ChildOrder.StepAnswer answer) {
    Request first = next();
    if (first == null) {
      return; // The attempt has ended meanwhile.
    }
    String refused = answer.refused();
    String parked = answer.parked();
    if (parked != null) {
      first.answer().completeExceptionally(new AttemptParked(parked));
    } else if (refused == null) {
      first.answer().complete(answer);
    } else {
      first.answer().completeExceptionally(new StepRefused(refused));
    }
  }

  private synchronized @Nullable Request next() {
    Request first = requests.pollFirst();
    Request second = requests.peekFirst();
    if (second != null) {
      replier.send(second.line());
    }
    return first;
  }

  /** Sends nothing any more, as the attempt has ended; to be called before its end is reported. */
  synchronized void close() {
    closed = true;
    requests.forEach(
        one -> one.answer().completeExceptionally(new StepRefused("this attempt has ended")));
    requests.clear();
  }
}
