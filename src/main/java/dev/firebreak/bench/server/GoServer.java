package dev.firebreak.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Go server, built in a temporary folder that is deleted when this program ends. */
public final class GoServer {
  private static final String SOURCE = "/go/server.go";
  private static final String ADVICE =
      "go is not installed; --against go builds a small server with it (Debian, Ubuntu:"
          + " apt install golang-go; else https://go.dev/dl)";

  private final Path program;

  private GoServer(Path program) {
    this.program = program;
  }

  /**
   * Builds the server.
   *
   * @throws IOException if Go is not installed, or the build fails
   */
  public static GoServer build() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("firebreak-bench-go");
    folder.toFile().deleteOnExit();
    Path source = folder.resolve("server.go");
    source.toFile().deleteOnExit();
    try (InputStream shipped = GoServer.class.getResourceAsStream(SOURCE)) {
      if (shipped == null) {
        throw new IOException(SOURCE + " is missing from this installation");
      }
      Files.copy(shipped, source);
    }
    GoServer server = new GoServer(folder.resolve("server"));
    server.program.toFile().deleteOnExit();
    compile(folder);
    return server;
  }

  private static void compile(Path folder) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("go", "build", "-o", "server", "server.go")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    Process go;
    try {
      go = builder.start();
    } catch (IOException e) {
      throw new IOException(ADVICE, e);
    }
    go.getOutputStream().close();
    String output = new String(go.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (go.waitFor() != 0) {
      throw new IOException("the Go server could not be built:\n" + output);
    }
  }

  /** Starts the server, with the headers that Firebreak's answer has. */
  public ChildProcess start(Sample answer) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.add("Content-Type: " + answer.contentType());
    command.addAll(answer.headers());
    return ChildProcess.start(command);
  }
}
