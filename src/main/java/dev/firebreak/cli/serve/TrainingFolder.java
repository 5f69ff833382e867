package dev.firebreak.cli.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The temporary folder of a {@link CacheTraining}, deleted with its contents when it is closed. */
record TrainingFolder(Path path) implements AutoCloseable {

  static TrainingFolder make() throws IOException {
    return new TrainingFolder(Files.createTempDirectory("firebreak-cache"));
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
