package dev.firebreak.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Go server, built in a temporary folder that is deleted when this program ends. */
public final class GoServer {
  private static final String SOURCE = "server.go";
  private static final String PROGRAM = "server";
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
    SourceFolder folder = SourceFolder.copy("go", SOURCE);
    folder.build(ADVICE, List.of("go", "build", "-o", PROGRAM, SOURCE));
    return new GoServer(folder.file(PROGRAM));
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
