package dev.firebreak.bench.profile;

import dev.firebreak.bench.server.ServerRecording.Recorded;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;

/**
 * Profiles a server while it is measured: its flight recorder samples the stacks of threads by the
 * processor time that they take, in Java, in native libraries and in the kernel. Not thread-safe.
 */
public final class Profiler {
  private static final String SAMPLE = "jdk.CPUTimeSample";

  /** The events to record. */
  public static final List<Recorded> EVENTS = List.of(new Recorded(SAMPLE, "throttle", "2ms"));

  private final List<Window> windows = new ArrayList<>();

  /** A time in which one load was measured. */
  private record Window(String load, Instant begin, Instant end, Spent spent) {}

  /** What was done with how much processor time, of server and load generator, in nanoseconds. */
  record Spent(long units, CpuTimes server, long generator) {
    Spent plus(Spent other) {
      return new Spent(units + other.units, server.plus(other.server), generator + other.generator);
    }
  }

  /** A measurement that has begun. */
  @FunctionalInterface
  public interface Measuring {
    /** Ends it, when this many calls or tasks have been done. */
    void end(long units) throws IOException;
  }

  /** Begins the measurement of a load on the server with this process id. */
  public Measuring begin(String load, long pid) throws IOException {
    long self = ProcessHandle.current().pid();
    Instant begin = Instant.now();
    CpuTimes server = CpuTimes.of(pid);
    CpuTimes generator = CpuTimes.of(self);
    return units ->
        windows.add(
            new Window(
                load,
                begin,
                Instant.now(),
                new Spent(
                    units,
                    CpuTimes.of(pid).minus(server),
                    CpuTimes.of(self).minus(generator).all())));
  }

  /** A profile of all loads measured, without samples. */
  public Profile profile() {
    Map<String, Spent> spent = new LinkedHashMap<>();
    windows.forEach(each -> spent.merge(each.load(), each.spent(), Spent::plus));
    return new Profile(spent);
  }

  /** Adds an event to a profile, if it is a sample of a time in which a load was measured. */
  public void add(RecordedEvent event, Profile profile) {
    if (!event.getEventType().getName().equals(SAMPLE)) {
      return;
    }
    Instant at = event.getStartTime();
    for (Window window : windows) {
      if (!at.isBefore(window.begin()) && at.isBefore(window.end())) {
        profile.sample(window.load(), Stage.of(classes(event)));
        return;
      }
    }
  }

  private static List<String> classes(RecordedEvent sample) {
    RecordedStackTrace stack = sample.getStackTrace();
    return stack == null
        ? List.of()
        : stack.getFrames().stream()
            .filter(RecordedFrame::isJavaFrame)
            .map(frame -> frame.getMethod().getType().getName())
            .toList();
  }
}
