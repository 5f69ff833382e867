package dev.firebreak.workerprocess;

import dev.firebreak.api.Payload;
import dev.firebreak.step.AttemptParked;
import dev.firebreak.step.StepJournal;
import dev.firebreak.step.StepRefused;
import dev.firebreak.step.TaskEnds;
import dev.firebreak.task.RecordedStep;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves the steps of one attempt that a process runs. The process asks one thing at a time, so
 * that at most one result is held for it.
 */
final class ProcessSteps {
  private final Consumer<StepReply> replies;

  /** When each step was begun that has not ended. */
  private final Map<String, Long> begun = new HashMap<>();

  private boolean busy;

  /**
   * Creates the steps of an attempt.
   *
   * @param replies sends an answer to the process, from any thread, without blocking
   */
  ProcessSteps(Consumer<StepReply> replies) {
    this.replies = replies;
  }

  /**
   * Acts on a line.
   *
   * @param journal what records the steps; null for a call, which keeps none
   * @return what is wrong with the line; null for nothing
   */
  @Nullable String receive(StepLine line, @Nullable StepJournal journal) {
    if (line instanceof StepLine.GiveUp) {
      giveUp(line.name(), journal);
      return null;
    } else if (!occupy()) {
      return "it sent a line about a step before its last step was answered";
    }
    switch (line) {
      case StepLine.End end -> end(end, journal);
      case StepLine.Sleep(String name, Duration length) -> sleep(name, length, journal);
      case StepLine.Await(String name, Duration timeout) -> await(name, timeout, journal);
      case StepLine.AwaitAll all ->
          answer(
              line.name(),
              journal,
              j -> j.awaitAll(all.name(), TaskEnds.ids(all.name(), all.ids()), all.timeout()));
      case StepLine.Submit child ->
          answer(
              line.name(),
              journal,
              j ->
                  j.submit(child.name(), child.type(), child.input())
                      .thenApply(id -> Optional.of(Payload.json("\"" + id + '"'))));
      case StepLine.Begin _, StepLine.GiveUp _ -> begin(line.name(), journal);
    }
    return null;
  }

  private synchronized boolean occupy() {
    boolean free = !busy;
    busy = true;
    return free;
  }

  private void reply(StepReply reply) {
    synchronized (this) {
      busy = false; // First: the process may write its next line as soon as it reads the answer.
    }
    replies.accept(reply);
  }

  private void giveUp(String name, @Nullable StepJournal journal) {
    boolean known;
    synchronized (this) {
      known = begun.remove(name) != null;
    }
    if (known && journal != null) {
      journal.giveUp(name);
    }
  }

  /** Begins a step, also once more: then the process gave up what it had begun. */
  private void begin(String name, @Nullable StepJournal journal) {
    giveUp(name, journal);
    if (journal == null) {
      began(name, Optional.empty());
      return;
    }
    journal
        .begin(name)
        .whenComplete(
            (known, failure) -> {
              if (failure == null) {
                began(name, known);
              } else {
                reply(failed(name, failure));
              }
            });
  }

  private void began(String name, Optional<RecordedStep> known) {
    if (known.isEmpty()) {
      synchronized (this) {
        begun.put(name, System.nanoTime());
      }
    }
    reply(known.<StepReply>map(StepReply.Known::new).orElse(new StepReply.Unknown(name)));
  }

  private void end(StepLine.End end, @Nullable StepJournal journal) {
    String name = end.name();
    Long since;
    synchronized (this) {
      since = begun.remove(name);
    }
    if (since == null) {
      reply(new StepReply.Refused(name, "step " + name + " was not begun"));
    } else if (journal == null) {
      reply(new StepReply.Ended(name, false));
    } else {
      Duration took = Duration.ofNanos(System.nanoTime() - since);
      journal
          .record(name, end.result(took))
          .whenComplete(
              (_, failure) ->
                  reply(failure == null ? new StepReply.Ended(name, true) : failed(name, failure)));
    }
  }

  private void sleep(String name, Duration length, @Nullable StepJournal journal) {
    if (journal == null) {
      reply(new StepReply.Refused(name, "a call can't sleep: its process waits by itself"));
      return;
    }
    journal
        .sleep(name, length)
        .whenComplete(
            (_, failure) ->
                reply(failure == null ? new StepReply.Slept(name) : failed(name, failure)));
  }

  private void await(String name, Duration timeout, @Nullable StepJournal journal) {
    answer(name, journal, j -> j.await(name, timeout));
  }

  /** Answers with the body that the journal of a task gives. */
  private void answer(
      String name,
      @Nullable StepJournal journal,
      Function<StepJournal, CompletionStage<Optional<Payload>>> question) {
    if (journal == null) {
      reply(new StepReply.Refused(name, "only a task can wait, and have children: " + name));
      return;
    }
    CompletionStage<Optional<Payload>> body;
    try {
      body = question.apply(journal);
    } catch (StepRefused e) {
      body = CompletableFuture.failedStage(e);
    }
    body.whenComplete(
        (given, failure) ->
            reply(
                failure == null
                    ? new StepReply.Signalled(name, given.orElse(null))
                    : failed(name, failure)));
  }

  private static StepReply failed(String name, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case AttemptParked parked -> new StepReply.Parked(name, String.valueOf(parked.getMessage()));
      case StepRefused refused -> new StepReply.Refused(name, String.valueOf(refused.getMessage()));
      default -> new StepReply.Refused(name, "the steps of this task can't be read: " + cause);
    };
  }
}
