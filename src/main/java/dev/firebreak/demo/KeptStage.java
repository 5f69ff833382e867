package dev.firebreak.demo;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.keeper.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A kept node in processes of its own, on a free port. What they print is shown. */
record KeptStage(Process keeper, Thread printer, Path folder, URI uri, FirebreakClient client)
    implements AutoCloseable {
  private static final int GRACE_S = 30;

  /** With a handler that no configuration of an operator's should have. */
  private static final String CONFIG =
      """
      firebreak.types {
        sleep { handler = dev.firebreak.demo.Sleep, concurrency = 60 }
        echo { handler = dev.firebreak.demo.Echo }
        halt { handler = dev.firebreak.demo.Halt }
      }
      """;

  static KeptStage open(PrintStream out) throws IOException {
    Path folder = Files.createTempDirectory("firebreak-demo");
    Path config = Files.writeString(folder.resolve("kept.conf"), CONFIG);
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
            Jvm.program(List.of("serve", "--keep-alive", "--config", config.toString())));
    builder.environment().put("FIREBREAK_HTTP_HOST", "127.0.0.1");
    builder.environment().put("FIREBREAK_HTTP_PORT", Integer.toString(port));
    builder.environment().put("FIREBREAK_DATA_DIR", folder.resolve("data").toString());
    builder.environment().put("FIREBREAK_JAVA_HOME", System.getProperty("java.home"));
    Process keeper = builder.redirectErrorStream(true).start();
    BufferedReader said = keeper.inputReader();
    String first = said.readLine();
    if (first == null) {
      throw new IOException("the node did not start");
    }
    out.println("    " + first);
    Thread printer =
        Thread.ofVirtual().start(() -> said.lines().forEach(line -> out.println("    " + line)));
    URI uri = URI.create("http://127.0.0.1:" + port);
    return new KeptStage(keeper, printer, folder, uri, new FirebreakClient(uri));
  }

  /** The port must be the same after a restart, so it can't be left to the node. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Kills the node with SIGKILL, and not its keeper. */
  void killNode() {
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
  public void close() throws IOException {
    client.close();
    List<ProcessHandle> nodes = keeper.children().toList();
    keeper.destroyForcibly();
    nodes.forEach(ProcessHandle::destroyForcibly);
    nodes.forEach(node -> node.onExit().join());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
