package dev.firebreak.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.bench.Disk;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
  @TempDir private Path parent;

  @Test
  void aFolderIsDeletedWithItsContents() throws Exception {
    try (ScratchFolder folder = ScratchFolder.in(parent)) {
      Files.createDirectories(folder.path().resolve("deep/er"));
      Files.writeString(folder.path().resolve("deep/er/file"), "text");
      assertThat(folder.path()).hasParent(parent);
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void measuringTheDiskLeavesNothingBehind() throws Exception {
    Disk disk =
        Disk.measure(Files.createDirectory(Path.of("target").resolve("disk-" + System.nanoTime())));
    assertThat(disk.syncMicros()).isPositive().isLessThanOrEqualTo(disk.syncMicrosP99());
    assertThat(disk.fileSystem()).isNotEmpty();
    assertThat(Path.of(disk.folder())).isEmptyDirectory();
    Files.delete(Path.of(disk.folder()));
  }
}
