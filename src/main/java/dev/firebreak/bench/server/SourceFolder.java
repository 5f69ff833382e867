package dev.firebreak.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Sources of a server in another language or with other libraries, in a temporary folder that is
 * deleted when this program ends, and the tool that builds them.
 */
final class SourceFolder {
  private final Path path;

  private SourceFolder(Path path) {
    this.path = path;
  }

  /**
   * Copies sources out of this installation.
   *
   * @param from the folder in it
   * @throws IOException if one of them is missing
   */
  static SourceFolder copy(String from, String... names) throws IOException {
    SourceFolder folder = new SourceFolder(Files.createTempDirectory("firebreak-bench-" + from));
    folder.path.toFile().deleteOnExit();
    for (String name : names) {
      String source = "/" + from + "/" + name;
      try (InputStream shipped = SourceFolder.class.getResourceAsStream(source)) {
        if (shipped == null) {
          throw new IOException(source + " is missing from this installation");
        }
        Files.copy(shipped, folder.file(name));
      }
    }
    return folder;
  }

  /** A file in the folder, which exists or is about to be made. */
  Path file(String name) {
    Path file = path.resolve(name);
    file.toFile().deleteOnExit();
    return file;
  }

  /**
   * Runs the tool in the folder.
   *
   * @param advice what to do if it is not installed
   * @throws IOException if it is not installed, or fails
   */
  void build(String advice, List<String> tool) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(tool).directory(path.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException(advice, e);
    }
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("a server to compare with could not be built:\n" + output);
    }
  }
}
