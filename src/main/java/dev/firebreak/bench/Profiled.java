package dev.firebreak.bench;

import dev.firebreak.bench.activity.Activity;
import dev.firebreak.bench.activity.ServerRecording;
import dev.firebreak.bench.profile.Profile;
import dev.firebreak.bench.profile.Profiler;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server of a scene, profiled if its plan says so; what delays it is recorded if its plan is an
 * open loop, and it is not profiled. Not thread-safe.
 */
final class Profiled implements AutoCloseable {
  private final @Nullable Profiler profiler;
  private final @Nullable ServerRecording recording;
  private @Nullable ChildProcess server;

  private Profiled(@Nullable Profiler profiler, @Nullable ServerRecording recording) {
    this.profiler = profiler;
    this.recording = recording;
  }

  /** A server that is not profiled. */
  static Profiled none() {
    return new Profiled(null, null);
  }

  static Profiled of(Plan plan) throws IOException {
    if (plan.profiled()) {
      return new Profiled(Profiler.create(), null);
    }
    return plan.load().isOpen() ? new Profiled(null, ServerRecording.create()) : none();
  }

  /** Starts the server. */
  ChildProcess start(String... config) throws IOException {
    server = NodeServer.startWith(options(), config);
    return server;
  }

  private List<String> options() {
    if (profiler != null) {
      return profiler.options();
    }
    return recording == null ? List.of() : recording.options();
  }

  /** Begins the measurement of a load, which the returned object ends. */
  Profiler.Measuring begin(String load) throws IOException {
    return profiler == null || server == null ? _ -> {} : profiler.begin(load, server.pid());
  }

  /** Ends the server and returns its profile; null if it is not profiled. */
  @Nullable Profile profile() throws IOException {
    if (profiler == null || server == null) {
      return null;
    }
    server.close(); // It writes its recording when it ends.
    return profiler.profile();
  }

  /** Ends the server and returns what delayed it; nothing if that is not recorded. */
  List<Activity> activities() throws IOException {
    if (recording == null || server == null) {
      return List.of();
    }
    server.close(); // It writes its recording when it ends.
    return recording.read();
  }

  @Override
  public void close() {
    if (recording != null) {
      recording.close();
    }
    if (profiler != null) {
      profiler.close();
    }
  }
}
