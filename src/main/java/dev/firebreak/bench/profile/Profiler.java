package dev.firebreak.bench.profile;

import dev.firebreak.bench.server.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Profiles a server while it is measured: its flight recorder samples the stacks of threads by the
 * processor time that they take, in Java, in native libraries and in the kernel. Not thread-safe.
 */
public final class Profiler implements AutoCloseable {
  private static final String SAMPLE = "jdk.CPUTimeSample";
  private static final String SETTINGS =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <configuration version="2.0">
        <event name="SAMPLE">
          <setting name="enabled">true</setting>
          <setting name="throttle">2ms</setting>
        </event>
      </configuration>
      """;

  private final ScratchFolder folder;
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

  private Profiler(ScratchFolder folder) {
    this.folder = folder;
  }

  /** Prepares a profile, in a temporary folder. */
  public static Profiler create() throws IOException {
    ScratchFolder folder = ScratchFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
    Profiler profiler = new Profiler(folder);
    Files.writeString(profiler.settings(), SETTINGS.replace("SAMPLE", SAMPLE));
    return profiler;
  }

  private Path settings() {
    return folder.path().resolve("profile.jfc");
  }

  private Path recording() {
    return folder.path().resolve("profile.jfr");
  }

  /** The options of Java with which the server has to be started. */
  public List<String> options() {
    return List.of(
        "-Xlog:disable",
        "-XX:FlightRecorderOptions:stackdepth=512",
        "-XX:StartFlightRecording:dumponexit=true,settings="
            + settings()
            + ",filename="
            + recording());
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

  /**
   * Reads the profile of all loads measured, once the server has ended.
   *
   * @throws IOException if the server has left no recording
   */
  public Profile profile() throws IOException {
    Map<String, Spent> spent = new LinkedHashMap<>();
    windows.forEach(each -> spent.merge(each.load(), each.spent(), Spent::plus));
    Profile profile = new Profile(spent);
    try (RecordingFile file = new RecordingFile(recording())) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals(SAMPLE)) {
          add(event, profile);
        }
      }
    }
    return profile;
  }

  private void add(RecordedEvent sample, Profile profile) {
    Instant at = sample.getStartTime();
    for (Window window : windows) {
      if (!at.isBefore(window.begin()) && at.isBefore(window.end())) {
        profile.sample(window.load(), Stage.of(classes(sample)));
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

  @Override
  public void close() {
    folder.close();
  }
}
