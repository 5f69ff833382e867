package dev.firebreak.bench;

import dev.firebreak.bench.profile.Profile;
import dev.firebreak.bench.profile.Profiler;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server of a scene, profiled if its plan says so. Not thread-safe. */
final class Profiled implements AutoCloseable {
  private final @Nullable Profiler profiler;
  private @Nullable ChildProcess server;

  private Profiled(@Nullable Profiler profiler) {
    this.profiler = profiler;
  }

  /** A server that is not profiled. */
  static Profiled none() {
    return new Profiled(null);
  }

  static Profiled of(Plan plan) throws IOException {
    return plan.profiled() ? new Profiled(Profiler.create()) : none();
  }

  /** Starts the server. */
  ChildProcess start(String... config) throws IOException {
    server = NodeServer.startWith(profiler == null ? List.of() : profiler.options(), config);
    return server;
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

  @Override
  public void close() {
    if (profiler != null) {
      profiler.close();
    }
  }
}
