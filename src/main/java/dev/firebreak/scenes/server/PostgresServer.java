package dev.firebreak.scenes.server;

import dev.firebreak.process.ProcessEnd;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server for a scene, on a free port of this machine. Its temporary folder is deleted
 * when the server is closed or this program ends, by Ctrl-C too. Commits are synced.
 */
public final class PostgresServer implements AutoCloseable {
  private static final String USER = "firebreak";
  private static final int GRACE_S = 10;
  private static final long START_TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** The id of the user and the group "nobody": PostgreSQL refuses to run as root. */
  private static final int UNPRIVILEGED_ID = 65534;

  private final PostgresPrograms programs;
  private final TemporaryFolder folder;
  private final int port;
  private final String password = UUID.randomUUID().toString();
  private @Nullable Process process;

  private PostgresServer(PostgresPrograms programs, TemporaryFolder folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /** Creates a database cluster and starts its server. */
  public static PostgresServer start(PostgresPrograms programs)
      throws IOException, InterruptedException {
    PostgresServer server = new PostgresServer(programs, TemporaryFolder.make(), FreePort.find());
    EarlyEnd.add(server);
    try {
      server.initialise();
      server.run();
      return server;
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  /** The environment by which a node connects to this server. */
  public Map<String, String> environment() {
    return Map.of(
        "FIREBREAK_JDBC_URL",
        url(),
        "FIREBREAK_JDBC_USER",
        USER,
        "FIREBREAK_JDBC_PASSWORD",
        password);
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), USER, password);
  }

  /** Ends the server and all sessions as in a crash, and starts it again. */
  public void crash() throws IOException, InterruptedException {
    Process running = process;
    if (running != null) {
      Signal.QUIT.send(running.toHandle());
      running.waitFor();
    }
    run();
  }

  /** Kills all processes of the server with SIGKILL, and starts it again. */
  public void kill() throws IOException, InterruptedException {
    Process running = process;
    if (running != null) {
      List<ProcessHandle> all =
          Stream.concat(Stream.of(running.toHandle()), running.descendants()).toList();
      all.forEach(ProcessHandle::destroyForcibly);
      running.waitFor();
      all.forEach(ProcessEnd::await);
    }
    run();
  }

  private String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  private void initialise() throws IOException, InterruptedException {
    Path secret = Files.writeString(folder.path().resolve("password"), password);
    if (isRoot()) {
      Files.setAttribute(folder.path(), "unix:uid", UNPRIVILEGED_ID);
      Files.setAttribute(secret, "unix:uid", UNPRIVILEGED_ID);
    }
    Process made =
        start(
            programs.initdb(),
            "--pgdata=" + data(),
            "--username=" + USER,
            "--pwfile=" + secret,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync");
    if (made.waitFor() != 0) {
      throw new IOException("initdb failed:\n" + log());
    }
  }

  private void run() throws IOException, InterruptedException {
    Process started =
        start(
            programs.postgres(),
            "-D" + data(),
            "-p" + port,
            "-clisten_addresses=127.0.0.1",
            "-cunix_socket_directories=" + folder.path(),
            "-cfsync=on");
    process = started;
    long end = System.nanoTime() + START_TIMEOUT_NANOS;
    while (!accepts()) {
      if (!started.isAlive() || System.nanoTime() - end > 0) {
        throw new IOException("PostgreSQL did not start:\n" + log());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private boolean accepts() {
    try (Connection _ = connect()) {
      return true;
    } catch (SQLException _) {
      return false;
    }
  }

  private Process start(Path program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(
          List.of(
              "setpriv",
              "--reuid=" + UNPRIVILEGED_ID,
              "--regid=" + UNPRIVILEGED_ID,
              "--clear-groups"));
    }
    command.add(program.toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.path().toFile())
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(logFile().toFile()))
        .start();
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private Path data() {
    return folder.path().resolve("data");
  }

  private Path logFile() {
    return folder.path().resolve("log");
  }

  private String log() throws IOException {
    return Files.readString(logFile());
  }

  @Override
  public void close() {
    try {
      Process running = process;
      if (running != null && running.isAlive()) {
        Signal.INT.send(running.toHandle());
        if (!running.waitFor(GRACE_S, TimeUnit.SECONDS)) {
          running.destroyForcibly().waitFor();
        }
      }
      folder.close();
    } catch (IOException e) {
      System.err.println("can't remove " + folder.path() + ": " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    EarlyEnd.remove(this);
  }
}
