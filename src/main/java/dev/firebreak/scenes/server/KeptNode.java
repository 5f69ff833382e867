package dev.firebreak.scenes.server;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.keeper.Jvm;
import dev.firebreak.process.ProcessEnd;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A node and its keeper in processes of their own, on a free port of this machine. */
public record KeptNode(Process keeper, Both both, Thread printer, URI uri, FirebreakClient client)
    implements AutoCloseable {
  private static final int GRACE_S = 30;

  /**
   * Starts keeper and node and waits until the node listens.
   *
   * @param environment variables for the node besides its address
   * @param log receives each line that node and keeper print
   */
  public static KeptNode start(Path config, Map<String, String> environment, Consumer<String> log)
      throws IOException {
    return start(FreePort.find(), config, environment, log);
  }

  /** Starts them on a given port: that of a node and a keeper that were killed. */
  public static KeptNode start(
      int port, Path config, Map<String, String> environment, Consumer<String> log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Jvm.program(List.of("serve", "--keep-alive", "--config", config.toString())));
    builder.environment().putAll(environment);
    builder.environment().put("FIREBREAK_HTTP_HOST", "127.0.0.1");
    builder.environment().put("FIREBREAK_HTTP_PORT", Integer.toString(port));
    builder.environment().put("FIREBREAK_JAVA_HOME", System.getProperty("java.home"));
    Process keeper = builder.redirectErrorStream(true).start();
    Both both = new Both(keeper);
    EarlyEnd.add(both);
    BufferedReader lines = keeper.inputReader();
    awaitListening(lines, log);
    Thread printer = Thread.ofVirtual().start(() -> lines.lines().forEach(log));
    URI uri = URI.create("http://127.0.0.1:" + port);
    return new KeptNode(keeper, both, printer, uri, new FirebreakClient(uri));
  }

  private static void awaitListening(BufferedReader lines, Consumer<String> log)
      throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      log.accept(line);
      if (line.contains(" listens on ")) {
        return;
      }
    }
    throw new IOException("the node ended before it listened; its lines above say why");
  }

  /** The process of the node, not of its keeper. */
  public ProcessHandle process() {
    return keeper.children().findFirst().orElseThrow();
  }

  /**
   * Kills the node with SIGKILL, and not its keeper.
   *
   * @return false if there is no node to kill, because its keeper has yet to start it again
   */
  public boolean kill() {
    List<ProcessHandle> nodes = keeper.children().toList();
    nodes.forEach(ProcessHandle::destroyForcibly);
    return !nodes.isEmpty();
  }

  /** Stops the node by SIGTERM to its keeper, and returns the exit code of the keeper. */
  public int stop() throws InterruptedException {
    keeper.toHandle().destroy();
    if (!keeper.waitFor(GRACE_S, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "the keeper did not end within " + GRACE_S + " s after SIGTERM");
    }
    printer.join();
    return keeper.exitValue();
  }

  @Override
  public void close() {
    client.close();
    both.close();
  }

  /** Kills the keeper and the node, and waits for the end of both. */
  record Both(Process keeper) implements AutoCloseable {
    @Override
    public void close() {
      List<ProcessHandle> nodes = keeper.children().toList();
      keeper.destroyForcibly();
      nodes.forEach(ProcessHandle::destroyForcibly);
      nodes.forEach(ProcessEnd::await);
      ProcessEnd.await(keeper.toHandle());
      EarlyEnd.remove(this);
    }
  }
}
