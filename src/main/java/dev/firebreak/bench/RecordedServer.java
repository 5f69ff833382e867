package dev.firebreak.bench;

import dev.firebreak.bench.activity.Activity;
import dev.firebreak.bench.activity.ServerDelays;
import dev.firebreak.bench.profile.Profile;
import dev.firebreak.bench.profile.Profiler;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.bench.server.ServerRecording;
import dev.firebreak.bench.server.ServerRecording.Recorded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server of a scene. Its processor time is recorded if the plan says so, and in an open loop
 * what delays it. Not thread-safe.
 */
final class RecordedServer implements AutoCloseable {
  private final @Nullable Profiler profiler;
  private final @Nullable ServerRecording recording;
  private @Nullable ChildProcess server;

  /**
   * What was recorded.
   *
   * @param profile where the server has spent its processor time; null if it is not profiled
   * @param delays what has delayed it; empty if that is not recorded
   */
  record Recording(@Nullable Profile profile, List<Activity> delays) {}

  private RecordedServer(@Nullable Profiler profiler, @Nullable ServerRecording recording) {
    this.profiler = profiler;
    this.recording = recording;
  }

  /** A server of which nothing is recorded. */
  static RecordedServer unrecorded() {
    return new RecordedServer(null, null);
  }

  static RecordedServer of(Plan plan) throws IOException {
    List<Recorded> events = new ArrayList<>();
    if (plan.profiled()) {
      events.addAll(Profiler.EVENTS);
    }
    if (plan.scene() == Scene.TASKS && plan.load().isOpen()) {
      events.addAll(ServerDelays.EVENTS);
    }
    return new RecordedServer(
        plan.profiled() ? new Profiler() : null,
        events.isEmpty() ? null : ServerRecording.of(events));
  }

  /** Starts the server. */
  ChildProcess start(String... config) throws IOException {
    server = NodeServer.startWith(recording == null ? List.of() : recording.options(), config);
    return server;
  }

  /** Begins the measurement of a load, which the returned object ends. */
  Profiler.Measuring begin(String load) throws IOException {
    return profiler == null || server == null ? _ -> {} : profiler.begin(load, server.pid());
  }

  /** Ends the server and returns what was recorded. */
  Recording end() throws IOException {
    Profile profile = profiler == null ? null : profiler.profile();
    List<Activity> delays = new ArrayList<>();
    if (recording != null && server != null) {
      server.close(); // It writes its recording when it ends.
      recording.read(
          event -> {
            if (profiler != null && profile != null) {
              profiler.add(event, profile);
            }
            Activity delay = ServerDelays.of(event);
            if (delay != null) {
              delays.add(delay);
            }
          });
    }
    return new Recording(profile, delays);
  }

  @Override
  public void close() {
    if (recording != null) {
      recording.close();
    }
  }
}
