package dev.firebreak.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
  @TempDir private Path parent;

  private WorkFolder of(int number) {
    return new WorkFolder(parent.resolve("firebreak-" + number));
  }

  /** What a killed node leaves, or one that runs has. */
  private Path left(int number) throws IOException {
    Path folder = Files.createDirectories(parent.resolve("firebreak-" + number + "/attempt"));
    Files.writeString(folder.resolve("file"), "text");
    Files.createFile(parent.resolve("firebreak-" + number + ".lock"));
    return folder.getParent();
  }

  @Test
  void aClosedWorkFolderIsRemoved() throws IOException {
    WorkFolder folder = of(1);
    folder.open();
    Files.writeString(folder.path().resolve("file"), "text");
    folder.close();
    folder.close();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void theFolderOfAKilledNodeIsRemoved() throws IOException {
    left(1);
    left(2); // Of one that had our number.
    WorkFolder folder = of(2);
    folder.open();
    assertThat(folder.path()).isEmptyDirectory();
    folder.close();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void theFolderOfARunningNodeIsKept() throws IOException {
    Path used = left(1);
    Path lock = parent.resolve("firebreak-1.lock");
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      assertThat(channel.tryLock()).isNotNull();
      of(2).open();
      assertThat(used.resolve("attempt/file")).exists();
      WorkFolder beside = of(1);
      beside.open();
      assertThat(beside.path()).isEqualTo(parent.resolve("firebreak-1-1"));
      assertThat(used.resolve("attempt/file")).exists();
      beside.close();
    }
  }

  @Test
  void twoNodesWithOneProcessIdHaveAFolderEach() throws IOException {
    WorkFolder one = of(1);
    WorkFolder other = of(1);
    one.open();
    Files.writeString(one.path().resolve("file"), "text");
    other.open();
    assertThat(other.path()).isNotEqualTo(one.path());
    other.close();
    assertThat(one.path().resolve("file")).exists();
    one.close();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aFolderRemovedWhileTheNodeRunsIsCreatedAgain() throws IOException {
    WorkFolder folder = of(1);
    folder.open();
    Files.delete(folder.path());
    folder.restore();
    assertThat(folder.path()).isEqualTo(parent.resolve("firebreak-1")).isEmptyDirectory();
    folder.close();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aFolderRemovedWithItsLockAndItsParentIsCreatedAgain() throws IOException {
    WorkFolder folder = new WorkFolder(parent.resolve("deep/firebreak-1"));
    folder.open();
    Files.delete(folder.path());
    Files.delete(parent.resolve("deep/firebreak-1.lock"));
    Files.delete(parent.resolve("deep"));
    folder.restore();
    assertThat(folder.path()).isEmptyDirectory();
    folder.close();
    assertThat(parent.resolve("deep")).isEmptyDirectory();
  }

  @Test
  void aFolderWithoutALockIsKept() throws IOException {
    Path other = Files.createDirectories(parent.resolve("firebreak-1/attempt"));
    WorkFolder folder = of(1);
    folder.open();
    assertThat(folder.path()).isEqualTo(parent.resolve("firebreak-1-1"));
    assertThat(other).exists();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void symbolicLinksInThePlaceOfLockOrFolderAreNotFollowed() throws IOException {
    Path victim = Files.createDirectories(parent.resolve("victim/inside"));
    Path target = Files.createFile(parent.resolve("target"));
    Files.createSymbolicLink(parent.resolve("firebreak-1.lock"), target);
    Files.createFile(parent.resolve("firebreak-2.lock"));
    Files.createSymbolicLink(parent.resolve("firebreak-2"), victim.getParent());
    of(1).open();
    assertThat(victim).exists();
    assertThat(target).exists();
  }

  @Test
  @EnabledIf("isRoot")
  void filesOfOtherUsersAreKept() throws Exception {
    Path lock = Files.createFile(parent.resolve("firebreak-1.lock"));
    Files.setAttribute(lock, "unix:uid", 65534);
    Path theirs = left(2);
    Files.setAttribute(theirs, "unix:uid", 65534);
    WorkFolder folder = of(1);
    folder.open();
    assertThat(folder.path()).isEqualTo(parent.resolve("firebreak-1-1"));
    assertThat(lock).exists();
    assertThat(theirs.resolve("attempt/file")).exists();
  }

  static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  @Test
  @EnabledIf("isRoot")
  void aLeftoverThatCanNotBeRemovedDoesNotStopTheStart() throws Exception {
    Path left = left(1);
    int immutable = new ProcessBuilder("chattr", "+i", left + "/attempt").start().waitFor();
    assumeThat(immutable).as("this file system has no immutable files").isZero();
    try {
      WorkFolder folder = of(1);
      folder.open();
      assertThat(folder.path()).isEqualTo(parent.resolve("firebreak-1-1"));
      folder.close();
    } finally {
      new ProcessBuilder("chattr", "-i", left + "/attempt").start().waitFor();
    }
  }

  @Test
  void foldersOfSimilarNamesAreKept() throws IOException {
    Path other = Files.createDirectory(parent.resolve("firebreak-notes"));
    of(1).open();
    assertThat(other).exists();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void onlyTheOwnerCanAccessTheFolder() throws IOException {
    WorkFolder folder = of(1);
    folder.open();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
        .isEqualTo("rwx------");
    Path lock = parent.resolve("firebreak-1.lock");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)))
        .isEqualTo("rw-------");
  }
}
