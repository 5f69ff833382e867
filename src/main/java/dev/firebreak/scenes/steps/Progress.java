package dev.firebreak.scenes.steps;

import dev.firebreak.scenes.steps.Kill.Victim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Follows the notes of the jobs: what has run, and after which time a killed job ran again. */
final class Progress implements AutoCloseable {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** Ends a scene whose jobs hang. */
  private static final long HANGS_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final Map<String, JobHistory> histories = new LinkedHashMap<>();
  private final Map<String, Hit> hits = new HashMap<>();
  private final Map<Victim, List<Double>> againSeconds = new EnumMap<>(Victim.class);
  private final NoteReader reader;
  private final Thread follower = Thread.ofVirtual().unstarted(this::follow);
  private long lastNanos = System.nanoTime();
  private volatile boolean closed;

  /** The last kill that may have ended the attempt of a job. */
  private record Hit(Victim victim, long nanos) {}

  Progress(JobFiles files) throws IOException {
    this.reader = new NoteReader(files.notes());
    files.jobs().forEach(job -> histories.put(job.name(), new JobHistory()));
    follower.start();
  }

  private void follow() {
    while (!closed) {
      read();
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private synchronized void read() {
    try {
      for (Note note : reader.read()) {
        lastNanos = System.nanoTime();
        JobHistory history = of(note.job());
        boolean again = history.attempts() > 0;
        history.add(note);
        Hit hit = note.kind() == Note.Kind.START ? hits.remove(note.job()) : null;
        if (hit != null && again) {
          againSeconds
              .computeIfAbsent(hit.victim(), _ -> new ArrayList<>())
              .add((lastNanos - hit.nanos()) / (double) TimeUnit.SECONDS.toNanos(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JobHistory of(String job) {
    return Objects.requireNonNull(histories.get(job), job);
  }

  /** Notes that jobs may be hit by a kill now. */
  synchronized void killing(Victim victim, List<Job> jobs) {
    lastNanos = System.nanoTime();
    jobs.forEach(job -> hits.put(job.name(), new Hit(victim, lastNanos)));
  }

  /** How many steps of a job have run. */
  synchronized int stepsRun(Job job) {
    return of(job.name()).stepsRun();
  }

  /** Waits until so many steps of a job have run. */
  void await(Job job, int steps) {
    while (stepsRun(job) < steps) {
      requireMoving();
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Fails if no job has noted anything, and nothing was killed, for minutes. */
  synchronized void requireMoving() {
    if (System.nanoTime() - lastNanos > HANGS_NANOS) {
      throw new IllegalStateException(
          "no job went on for three minutes: "
              + histories.entrySet().stream()
                  .map(job -> job.getKey() + " after step " + job.getValue().stepsRun())
                  .toList());
    }
  }

  /** The history of a job, once nothing runs any more. */
  synchronized JobHistory history(Job job) {
    read();
    return of(job.name());
  }

  /** The times from a kill of this victim to the next attempt of each job that it ended. */
  synchronized List<Double> againSeconds(Victim victim) {
    return againSeconds.getOrDefault(victim, List.of()).stream().sorted().toList();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      follower.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    reader.close();
  }
}
