package dev.firebreak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data folder on a file system that is mounted noexec, so that no library can be loaded from it.
 */
class NoexecIT {
  @TempDir private Path folder;
  private Path disk = Path.of("");

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    disk = Files.createDirectories(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "noexec,size=12m", "tmpfs", disk.toString()) == 0,
        "skipped: this user may not mount a small disk");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    run("umount", "--lazy", disk.toString());
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor();
    } catch (IOException _) {
      return -1;
    }
  }

  @Test
  void theLibraryOfTheDriverIsLoadedFromAnotherFolder() throws Exception {
    assertThat(Children.run(disk, 3, Map.of())).isZero();
    assertThat(disk.resolve("driver")).doesNotExist();
  }

  @Test
  void theFolderGivenByTheOperatorIsUsed() throws Exception {
    Path store = Files.createDirectories(folder.resolve("store"));
    Path named = Files.createDirectories(folder.resolve("named"));
    String options = "-Dorg.sqlite.tmpdir=" + named;
    assertThat(Children.run(store, 3, Map.of("JAVA_TOOL_OPTIONS", options))).isZero();
    assertThat(store.resolve("driver")).doesNotExist();
  }

  @Test
  void theErrorNamesTheSettingIfNoFolderAllowsLibraries() {
    assertThatThrownBy(() -> DriverFolder.firstUsable(List.of(disk)))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(disk.toString(), "noexec", "-Dorg.sqlite.tmpdir=");
  }
}
