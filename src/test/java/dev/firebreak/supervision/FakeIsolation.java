package dev.firebreak.supervision;

import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Patience;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Execution;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.task.Outcome;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An isolation whose attempts end when and as a test says. */
public final class FakeIsolation implements Isolation {
  public final BlockingQueue<Started> started = new LinkedBlockingQueue<>();
  final AtomicInteger leaked = new AtomicInteger();
  volatile boolean needsProcess;

  /** The number of following attempts whose start throws. */
  final AtomicInteger faults = new AtomicInteger();

  /** One attempt that was started. */
  public static final class Started implements Execution {
    public final AttemptContext attempt;
    public final Payload input;
    private final Consumer<Outcome> whenEnded;
    public volatile boolean cancelled;
    volatile boolean abandoned;

    /** Whether a kill ends the attempt, so that an outcome follows. */
    volatile boolean killable;

    private Started(AttemptContext attempt, Payload input, Consumer<Outcome> whenEnded) {
      this.attempt = attempt;
      this.input = input;
      this.whenEnded = whenEnded;
    }

    public void end(Outcome outcome) {
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
  public Started next() {
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
