package dev.firebreak.isolate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalTest {
  @TempDir private Path outside;
  private Path folder;

  @BeforeEach
  void make() throws Exception {
    folder = Files.createDirectory(outside.resolve("folder"));
  }

  @Test
  void anEmptyFolderIsRemoved() throws Exception {
    Removal.of(folder);
    assertThat(folder).doesNotExist();
  }

  @Test
  void whatIsNotThereNeedNotBeRemoved() throws Exception {
    Removal.of(outside.resolve("nothing"));
    assertThat(outside).exists();
  }

  @Test
  void allThatIsInItIsRemoved() throws Exception {
    Files.createDirectories(folder.resolve("a/b/c"));
    Files.writeString(folder.resolve("a/b/file"), "text");
    Removal.of(folder);
    assertThat(folder).doesNotExist();
  }

  @Test
  void whatIsLinkedToIsLeftAlone() throws Exception {
    Path kept = Files.createDirectory(outside.resolve("kept"));
    Files.writeString(kept.resolve("file"), "text");
    Files.createSymbolicLink(folder.resolve("link"), kept);
    Removal.of(folder);
    assertThat(folder).doesNotExist();
    assertThat(kept.resolve("file")).hasContent("text");
  }

  /** Which root would be let into anyway. */
  @Test
  void foldersThatWereClosedAreRemoved() throws Exception {
    Path closed = Files.createDirectories(folder.resolve("closed/inside"));
    Files.writeString(closed.resolve("file"), "text");
    for (Path each = closed; !each.equals(outside); each = each.getParent()) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("---------"));
    }
    Removal.of(folder);
    assertThat(folder).doesNotExist();
  }
}
