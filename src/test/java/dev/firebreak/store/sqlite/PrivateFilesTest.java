package dev.firebreak.store.sqlite;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No other user of the machine can read the inputs and results of tasks. */
class PrivateFilesTest {
  @TempDir Path here;

  @BeforeEach
  void wherePermissionsAreKnown() {
    assumeThat(here.getFileSystem().supportedFileAttributeViews()).contains("posix");
  }

  private static SqliteStore open(Path folder) throws StoreException.Refused {
    return SqliteStore.open(
        folder, new StoreOptions("t", InstantSource.system(), Runnable::run, 1 << 20, () -> {}));
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void assertPrivate(Path folder) throws IOException {
    assertThat(filesIn(folder))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(permissions(file)).as("%s", file).isEqualTo("rw-------"));
  }

  @Test
  void aNewStoreIsReadableOnlyByItsUser() throws Exception {
    Path folder = here.resolve("made/data");
    try (SqliteStore store = open(folder)) {
      answer(store.remember("a", "1"));
      assertThat(permissions(folder)).isEqualTo("rwx------");
      assertThat(filesIn(folder))
          .extracting(file -> file.getFileName().toString())
          .contains("firebreak.db", "firebreak.db-wal", "firebreak.db-shm", "lock");
      assertPrivate(folder);
    }
  }

  @Test
  void filesThatOthersCouldReadAreRestrictedAndTheFolderIsNot() throws Exception {
    Path folder = Files.createDirectory(here.resolve("data"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    open(folder).close();
    for (Path file : filesIn(folder)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
    try (SqliteStore store = open(folder)) {
      answer(store.remember("a", "1"));
      assertPrivate(folder);
      assertThat(permissions(folder)).isEqualTo("rwxr-xr-x");
    }
  }

  @Test
  void backUpsAndRestoredStoresAreReadableOnlyByTheirUser() throws Exception {
    Path target = here.resolve("copy.db");
    try (SqliteStore store = open(here.resolve("data"))) {
      answer(store.backUp(target));
    }
    assertThat(permissions(target)).isEqualTo("rw-------");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
    Path restored = here.resolve("restored");
    SqliteFiles.restore(target, restored);
    assertThat(permissions(restored)).isEqualTo("rwx------");
    assertPrivate(restored);
  }
}
