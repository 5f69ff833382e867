package dev.firebreak.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
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
  void nothingIsLeftOfIt() throws IOException {
    WorkFolder folder = of(1);
    folder.open();
    Files.writeString(folder.path().resolve("file"), "text");
    folder.close();
    folder.close();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whatAKilledNodeLeftIsRemoved() throws IOException {
    left(1);
    left(2); // Of one that had our number.
    WorkFolder folder = of(2);
    folder.open();
    assertThat(folder.path()).isEmptyDirectory();
    folder.close();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whatANodeUsesIsLeftAlone() throws IOException {
    Path used = left(1);
    Path lock = parent.resolve("firebreak-1.lock");
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      assertThat(channel.tryLock()).isNotNull();
      of(2).open();
      assertThat(used.resolve("attempt/file")).exists();
      assertThatThrownBy(() -> of(1).open()).isInstanceOf(IOException.class);
      assertThat(used.resolve("attempt/file")).exists();
    }
  }

  @Test
  void whatLooksAlmostLikeItIsLeftAlone() throws IOException {
    Path other = Files.createDirectory(parent.resolve("firebreak-notes"));
    of(1).open();
    assertThat(other).exists();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void nobodyElseMayLookIntoIt() throws IOException {
    WorkFolder folder = of(1);
    folder.open();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
        .isEqualTo("rwx------");
  }
}
