package dev.firebreak.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
  void aMissingFolderIsNoError() throws Exception {
    Removal.of(outside.resolve("nothing"));
    assertThat(outside).exists();
  }

  @Test
  void aFolderIsRemovedWithItsContents() throws Exception {
    Files.createDirectories(folder.resolve("a/b/c"));
    Files.writeString(folder.resolve("a/b/file"), "text");
    Removal.of(folder);
    assertThat(folder).doesNotExist();
  }

  @Test
  void targetsOfLinksAreKept() throws Exception {
    Path kept = Files.createDirectory(outside.resolve("kept"));
    Files.writeString(kept.resolve("file"), "text");
    Files.createSymbolicLink(folder.resolve("link"), kept);
    Removal.of(folder);
    assertThat(folder).doesNotExist();
    assertThat(kept.resolve("file")).hasContent("text");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aTreeDeeperThanTheLongestPathIsRemoved() throws Exception {
    String name = "d".repeat(200);
    String deeper = "mkdir " + name + " && cd -P " + name + " || exit 1";
    String script = "i=0; while [ $i -lt 60 ]; do " + deeper + "; i=$((i+1)); done; echo x > file";
    Process make = new ProcessBuilder("bash", "-c", script).directory(folder.toFile()).start();
    assertThat(make.waitFor()).isZero();
    Removal.of(folder);
    assertThat(folder).doesNotExist();
  }

  /** Which root would be let into anyway. */
  @Test
  void foldersWithoutPermissionsAreRemoved() throws Exception {
    Path closed = Files.createDirectories(folder.resolve("closed/inside"));
    Files.writeString(closed.resolve("file"), "text");
    for (Path each = closed; !each.equals(outside); each = each.getParent()) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("---------"));
    }
    Removal.of(folder);
    assertThat(folder).doesNotExist();
  }
}
