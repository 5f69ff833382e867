package dev.firebreak.scenes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for a scene, gone with all that is in it when it is closed. */
record Folder(Path path) implements AutoCloseable {

  static Folder make() throws IOException {
    return new Folder(Files.createTempDirectory("firebreak-demo"));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
