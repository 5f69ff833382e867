package dev.firebreak.supervision;

import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Remembers what it was told. */
public final class RecordingWatcher implements RunListener {
  final List<Cause> crashes = new CopyOnWriteArrayList<>();
  final List<Failed> failed = new CopyOnWriteArrayList<>();
  public final AtomicInteger retriesDenied = new AtomicInteger();
  public final AtomicInteger staleAttempts = new AtomicInteger();
  public final List<String> supervisorFailures = new CopyOnWriteArrayList<>();

  /** A failed attempt with what followed: the pause before the next, null for none. */
  record Failed(int attempt, Outcome outcome, @Nullable Duration next) {}

  @Override
  public void workerCrashed(Cause cause) {
    crashes.add(cause);
  }

  @Override
  public void attemptFailed(RunId id, int attempt, Outcome outcome, @Nullable Duration next) {
    failed.add(new Failed(attempt, outcome, next));
  }

  @Override
  public void retryDenied() {
    retriesDenied.incrementAndGet();
  }

  @Override
  public void supervisorFailed(String reason, int workers, int waiting) {
    supervisorFailures.add(reason + ": " + workers + " workers, " + waiting + " waiting");
  }

  @Override
  public void staleAttempt() {
    staleAttempts.incrementAndGet();
  }
}
