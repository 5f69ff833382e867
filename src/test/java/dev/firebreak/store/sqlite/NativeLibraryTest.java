package dev.firebreak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.ShortJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From where SQLite's native library is loaded: in other processes, as each loads it once. */
class NativeLibraryTest {
  private static final Path MAPPED = Path.of("/proc/self/maps");

  @TempDir private Path folder;

  @Test
  void theLibraryIsLoadedFromACopyThatIsDeletedAtOnce() throws Exception {
    assumeThat(MAPPED).exists();
    assertThat(library(folder)).contains("/firebreak-sqlite-").endsWith("(deleted)");
    assertThat(folder.resolve("driver")).isEmptyDirectory();
  }

  @Test
  void withoutAFolderForTheCopyTheDriverLoadsTheLibrary() throws Exception {
    assumeThat(MAPPED).exists();
    assertThat(library(folder.resolve("missing")))
        .contains("libsqlitejdbc")
        .doesNotContain("/firebreak-sqlite-");
  }

  private static String library(Path folder) throws Exception {
    List<String> command = ShortJvm.command(Loading.class, folder.toString());
    Ended ended = Distribution.run(new ProcessBuilder(command));
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    return ended.out().strip();
  }

  /** Loads the library, uses it and prints where it is mapped from. */
  static final class Loading {
    private Loading() {}

    static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      if (Files.isDirectory(folder)) {
        DriverFolder.prepare(folder);
      } else {
        NativeLibrary.load(folder);
      }
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
        connection.createStatement().execute("SELECT 1");
      }
      System.out.println(
          Files.readAllLines(MAPPED).stream()
              .filter(line -> line.contains("libsqlitejdbc"))
              .findFirst()
              .orElse("none"));
    }
  }
}
