package dev.firebreak.supervise;

import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Patience;
import dev.firebreak.isolate.AttemptContext;
import dev.firebreak.isolate.Execution;
import dev.firebreak.isolate.Isolation;
import dev.firebreak.isolate.MediaTypes;
import dev.firebreak.task.Outcome;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Attempts that end when and as a test says. */
final class FakeIsolation implements Isolation {
  final BlockingQueue<Started> started = new LinkedBlockingQueue<>();
  final AtomicInteger leaked = new AtomicInteger();
  volatile boolean needsProcess;

  /** How many of the next attempts are not even started: that throws. */
  final AtomicInteger faults = new AtomicInteger();

  /** One attempt that was started. */
  static final class Started implements Execution {
    final AttemptContext attempt;
    final Payload input;
    private final Consumer<Outcome> whenEnded;
    volatile boolean cancelled;
    volatile boolean abandoned;

    /** What kills it ends it, so that its outcome is to be expected. */
    volatile boolean killable;

    private Started(AttemptContext attempt, Payload input, Consumer<Outcome> whenEnded) {
      this.attempt = attempt;
      this.input = input;
      this.whenEnded = whenEnded;
    }

    void end(Outcome outcome) {
      whenEnded.accept(outcome);
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public boolean abandon() {
      abandoned = true;
      return !killable;
    }
  }

  /** The next attempt that begins. */
  Started next() {
    try {
      Started next = started.poll(Patience.SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no attempt began");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Execution start(AttemptContext attempt, Payload input, Consumer<Outcome> whenEnded) {
    if (faults.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new IllegalStateException("not started");
    }
    Started execution = new Started(attempt, input, whenEnded);
    started.add(execution);
    return execution;
  }

  @Override
  public boolean needsProcess() {
    return needsProcess;
  }

  @Override
  public int leaked() {
    return leaked.get();
  }

  @Override
  public boolean exhausted() {
    return false;
  }

  @Override
  public MediaTypes consumes() {
    return new MediaTypes(List.of());
  }

  @Override
  public void close() {}
}
