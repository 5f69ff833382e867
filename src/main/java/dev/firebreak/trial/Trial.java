package dev.firebreak.trial;

import dev.firebreak.admission.Definition;
import dev.firebreak.api.Payload;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.node.Isolations;
import dev.firebreak.stream.CallStreams;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RetryPolicy;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs attempts of one type, one after the other. {@link #cancel} may be called by any thread, the
 * other methods by one at a time.
 */
public final class Trial implements AutoCloseable {
  /** How often the start of a program is tried again, as for a call. */
  private static final int FALSE_STARTS = 5;

  private final TypeSettings type;
  private final Isolations isolations;
  private final Definition definition;

  /** Guarded by {@code this}, as is {@link #current}. */
  private boolean cancelled;

  private @Nullable TrialRun current;

  private Trial(TypeSettings type, Isolations isolations, Definition definition) {
    this.type = type;
    this.isolations = isolations;
    this.definition = definition;
  }

  /**
   * Loads what the type runs.
   *
   * @throws InvalidConfig if the plugins, the handler or the program can't be used
   */
  public static Trial open(Settings settings, TypeSettings type) throws InvalidConfig {
    ByteBudget memory = new ByteBudget(settings.http().limits().bodyMemory());
    Isolations isolations = Isolations.open(settings, memory);
    boolean opened = false;
    try {
      Trial trial = new Trial(type, isolations, isolations.define(type, settings));
      opened = true;
      return trial;
    } catch (UnusableHandler e) {
      throw new InvalidConfig(List.of(String.valueOf(e.getMessage())));
    } finally {
      if (!opened) {
        isolations.close();
      }
    }
  }

  /** The media types that the type accepts. */
  public MediaTypes consumes() {
    return definition.isolation().consumes();
  }

  /**
   * Runs one attempt, or as many as a call would get.
   *
   * @param streams what of it is passed on while it runs; what was used can't be repeated
   * @param retries whether failed attempts are followed by others
   * @param before receives each attempt that is followed by another, with the pause before it
   * @return the last attempt
   */
  public TrialAttempt run(
      Payload input, CallStreams streams, boolean retries, Consumer<Retried> before)
      throws InterruptedException {
    RunId id = RunId.at(System.currentTimeMillis());
    int charged = 0;
    int falseStarts = 0;
    while (true) {
      TrialAttempt attempt = attempt(id, input, charged + 1, streams);
      boolean started = !(attempt.outcome() instanceof Outcome.NotStarted);
      charged += started ? 1 : 0;
      falseStarts += started ? 0 : 1;
      boolean another =
          started
              ? type.retry().retriesCall(charged, attempt.outcome())
              : falseStarts <= FALSE_STARTS;
      if (!retries || !another || streams.used() || isCancelled()) {
        return attempt;
      }
      Duration pause = pause(started ? charged : falseStarts);
      before.accept(new Retried(attempt, pause));
      if (!sleep(pause)) {
        return attempt;
      }
    }
  }

  /** An attempt that failed, and the pause before the next one. */
  public record Retried(TrialAttempt attempt, Duration pause) {}

  private Duration pause(int made) {
    RetryPolicy retry = type.retry();
    return retry.pauseAfter(made, ThreadLocalRandom.current().nextDouble());
  }

  private TrialAttempt attempt(RunId id, Payload input, int number, CallStreams streams)
      throws InterruptedException {
    Isolation isolation = definition.isolation();
    TrialRun run = new TrialRun(type, isolation, id, number, streams);
    synchronized (this) {
      current = run;
      if (cancelled) {
        run.cancel();
      }
    }
    return run.run(input);
  }

  private synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Waits for a pause; returns false if the trial was cancelled meanwhile. */
  private synchronized boolean sleep(Duration pause) throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    for (long left = pause.toNanos(); left > 0 && !cancelled; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return !cancelled;
  }

  /** Cancels the attempt that runs, with its grace, and all further ones. */
  public synchronized void cancel() {
    cancelled = true;
    if (current != null) {
      current.cancel();
    }
    notifyAll();
  }

  /** Ends what still runs, and removes the folders of programs. */
  @Override
  public void close() {
    definition.close();
    isolations.close();
  }
}
