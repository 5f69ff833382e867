package dev.firebreak.store.sqlite;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.ShortJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts processes with a store on a disk whose writes are recorded or fail. */
final class Children {
  private Children() {}

  /** Builds the library that intercepts writes; skips the test if it can't be built. */
  static Path disk(Path folder) throws IOException, InterruptedException {
    Path source = folder.resolve("disk.c");
    try (InputStream in = Children.class.getResourceAsStream("disk.c")) {
      Files.copy(in, source);
    }
    Path library = folder.resolve("disk.so");
    int built;
    try {
      built =
          new ProcessBuilder(
                  "gcc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString())
              .inheritIO()
              .start()
              .waitFor();
    } catch (IOException _) {
      built = -1;
    }
    assumeTrue(built == 0, "skipped: the library needs gcc");
    return library;
  }

  /** Runs a child to its end and returns its exit code. */
  static int run(Path folder, int tasks, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command =
        ShortJvm.command(
            StoreChild.class, List.of("-Xmx128m"), folder.toString(), Integer.toString(tasks));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process child = builder.start();
    if (!child.waitFor(Patience.SECONDS, TimeUnit.SECONDS)) {
      child.destroyForcibly();
      throw new AssertionError("the child did not end");
    }
    return child.exitValue();
  }
}
