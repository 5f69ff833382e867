package dev.firebreak.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Vert.x server, whose libraries Maven fetches; it is compiled when it is started. */
public final class VertxServer {
  private static final String SOURCE = "VertxServer.java";
  private static final String CLASS_PATH = "classpath";
  private static final String ADVICE =
      "mvn is not installed; --against vertx fetches the libraries of Vert.x with it (Debian,"
          + " Ubuntu: apt install maven)";

  private final Path source;
  private final String classPath;

  private VertxServer(Path source, String classPath) {
    this.source = source;
    this.classPath = classPath;
  }

  /**
   * Fetches the libraries.
   *
   * @throws IOException if Maven is not installed, or can't fetch them
   */
  public static VertxServer build() throws IOException, InterruptedException {
    SourceFolder folder = SourceFolder.copy("vertx", "pom.xml", SOURCE);
    Path classPath = folder.file(CLASS_PATH);
    folder.build(
        ADVICE,
        List.of(
            "mvn",
            "--batch-mode",
            "--quiet",
            "dependency:build-classpath",
            "-Dmdep.outputFile=" + classPath));
    return new VertxServer(folder.file(SOURCE), Files.readString(classPath).strip());
  }

  /** Starts the server, with the headers that Firebreak's answer has. */
  public ChildProcess start(Sample answer) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath, source.toString()));
    command.add("Content-Type: " + answer.contentType());
    command.addAll(answer.headers());
    return ChildProcess.start(command);
  }
}
