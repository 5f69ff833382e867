package dev.firebreak.scenes;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.keeper.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A kept node in processes of its own, on a free port of this machine. */
record KeptNode(Process keeper, Thread printer, URI uri, FirebreakClient client)
    implements AutoCloseable {
  private static final int GRACE_S = 30;

  /**
   * Starts it and waits until it listens.
   *
   * @param environment what it is to find there beside its address
   * @param said told each line that node and keeper print
   */
  static KeptNode start(Path config, Map<String, String> environment, Consumer<String> said)
      throws IOException {
    int port = FreePort.find();
    ProcessBuilder builder =
        new ProcessBuilder(
            Jvm.program(List.of("serve", "--keep-alive", "--config", config.toString())));
    builder.environment().putAll(environment);
    builder.environment().put("FIREBREAK_HTTP_HOST", "127.0.0.1");
    builder.environment().put("FIREBREAK_HTTP_PORT", Integer.toString(port));
    builder.environment().put("FIREBREAK_JAVA_HOME", System.getProperty("java.home"));
    Process keeper = builder.redirectErrorStream(true).start();
    // A scene that is broken off does not get to its end.
    Runtime.getRuntime().addShutdownHook(new Thread(keeper::destroy, "end-node"));
    BufferedReader lines = keeper.inputReader();
    awaitListening(lines, said);
    Thread printer = Thread.ofVirtual().start(() -> lines.lines().forEach(said));
    URI uri = URI.create("http://127.0.0.1:" + port);
    return new KeptNode(keeper, printer, uri, new FirebreakClient(uri));
  }

  private static void awaitListening(BufferedReader lines, Consumer<String> said)
      throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.accept(line);
      if (line.contains(" listens on ")) {
        return;
      }
    }
    throw new IOException("the node did not start");
  }

  /** The process of the node, not of its keeper. */
  ProcessHandle process() {
    return keeper.children().findFirst().orElseThrow();
  }

  /** Kills the node with SIGKILL, and not its keeper. */
  void kill() {
    keeper.children().forEach(ProcessHandle::destroyForcibly);
  }

  /** Asks it to end, and waits for the exit code. */
  int end() throws InterruptedException {
    keeper.toHandle().destroy();
    if (!keeper.waitFor(GRACE_S, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the keeper did not end");
    }
    printer.join();
    return keeper.exitValue();
  }

  @Override
  public void close() {
    client.close();
    List<ProcessHandle> nodes = keeper.children().toList();
    keeper.destroyForcibly();
    nodes.forEach(ProcessHandle::destroyForcibly);
    nodes.forEach(node -> node.onExit().join());
  }
}
