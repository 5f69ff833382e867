package dev.firebreak.bench.activity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches whether this program, the load generator, and all programs of the machine get processors:
 * a delay of its own is no delay of the server.
 */
public final class MachineWatch implements AutoCloseable {
  private static final Path STAT = Path.of("/proc/stat");
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONG = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** A share of the time of all processors above which it is an activity. */
  private static final double MUCH = 0.1;

  private static final int IO_WAIT = 4;
  private static final int STEAL = 7;

  /** More are not kept: the machine is too busy for a measurement. */
  private static final int MOST = 100_000;

  private final List<Activity> found = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "machine-watch");
  private volatile boolean ended;

  private MachineWatch() {}

  /** Begins to watch. */
  public static MachineWatch begin() {
    MachineWatch watch = new MachineWatch();
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    long last = System.nanoTime();
    long second = last;
    long[] times = times();
    while (!ended) {
      LockSupport.parkNanos(INTERVAL);
      long now = System.nanoTime();
      if (now - last - INTERVAL > LONG) {
        add("load generator not run for", now - last);
      }
      if (now - second >= SECOND) {
        long[] later = times();
        share(times, later, STEAL, "processors taken by the host", now - second);
        share(times, later, IO_WAIT, "processors waiting for the disk", now - second);
        times = later;
        second = now;
      }
      last = System.nanoTime(); // Without the time that the files took.
    }
  }

  private void share(long[] before, long[] after, int kind, String what, long nanos) {
    long all = 0;
    for (int i = 0; i < Math.min(before.length, after.length); i++) {
      all += after[i] - before[i];
    }
    if (all > 0 && kind < Math.min(before.length, after.length)) {
      double share = (double) (after[kind] - before[kind]) / all;
      if (share > MUCH) {
        add(String.format(Locale.ROOT, "%s: %.0f %% of", what, share * 100), nanos);
      }
    }
  }

  private synchronized void add(String what, long nanos) {
    Duration took = Duration.ofNanos(nanos);
    if (found.size() < MOST) {
      found.add(new Activity(what, InstantSource.system().instant().minus(took), took));
    }
  }

  /** The times of all processors since the start of the machine by kind; none but on Linux. */
  private static long[] times() {
    try {
      String line = Files.readAllLines(STAT).getFirst();
      String[] words = line.replaceFirst("cpu +", "").split(" ", -1);
      // Guests are in the times of users already.
      long[] times = new long[Math.min(words.length, STEAL + 1)];
      for (int i = 0; i < times.length; i++) {
        times[i] = Long.parseLong(words[i]);
      }
      return times;
    } catch (IOException | NumberFormatException _) {
      return new long[0];
    }
  }

  /** All that was found. */
  public synchronized List<Activity> all() {
    return List.copyOf(found);
  }

  @Override
  public void close() {
    ended = true;
    LockSupport.unpark(thread);
  }
}
