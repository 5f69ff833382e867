package dev.firebreak.linefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("audit.jsonl");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void onlyItsUserCanReadTheFile() throws IOException {
    try (LineFile file = LineFile.openDurable(file(), 1000, 1)) {
      file.append("a\n");
    }
    assertThat(mode(file())).isEqualTo("rw-------");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    LineFile.openDurable(file(), 1000, 1).close();
    assertThat(mode(file())).isEqualTo("rw-------");
  }

  @Test
  void aFullFileIsRenamedAndTheOldestIsDeleted() throws IOException {
    try (LineFile file = LineFile.openDurable(file(), 10, 2)) {
      for (String line : new String[] {"one\n", "two\n", "three\n", "four\n", "five\n", "six\n"}) {
        file.append(line);
      }
    }
    assertThat(file()).hasContent("six");
    assertThat(folder.resolve("audit.jsonl.1")).hasContent("four\nfive");
    assertThat(folder.resolve("audit.jsonl.2")).hasContent("three");
    assertThat(mode(folder.resolve("audit.jsonl.1"))).isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void aTornLineIsEnded() throws IOException {
    Files.writeString(file(), "{\"whole\":1}\n{\"to");
    try (LineFile file = LineFile.openDurable(file(), 1000, 1)) {
      file.append("{\"next\":1}\n");
    }
    assertThat(file()).hasContent("{\"whole\":1}\n{\"to\n{\"next\":1}");
  }

  @Test
  void twoWritersShareAFile() throws IOException {
    try (LineFile one = LineFile.openDurable(file(), 8, 3);
        LineFile other = LineFile.openDurable(file(), 8, 3)) {
      one.append("1aaa\n");
      other.append("2bbb\n");
      one.append("3ccc\n");
    }
    assertThat(folder.resolve("audit.jsonl.2")).hasContent("1aaa");
    assertThat(folder.resolve("audit.jsonl.1")).hasContent("2bbb");
    assertThat(file()).hasContent("3ccc");
  }

  private static boolean waitsForALock(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().endsWith(".FileChannelImpl")
                    && frame.getMethodName().equals("lock"));
  }

  @Test
  void theWriterWaitsForAnotherProcessAndFollowsItsRotation() throws Exception {
    Path full = folder.resolve("full");
    try (LineFile file = LineFile.openDurable(file(), 1000, 1)) {
      file.append("a\n");
      Process other = LockingProcess.start(file(), full);
      CompletableFuture<Void> appended = new CompletableFuture<>();
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      file.append("b\n");
                      appended.complete(null);
                    } catch (IOException e) {
                      appended.completeExceptionally(e);
                    }
                  });
      await().atMost(Patience.LIMIT).until(() -> waitsForALock(writer) || appended.isDone());
      assertThat(appended).as("the file is locked").isNotDone();
      other.outputWriter().append('\n').close();
      assertThat(other.waitFor()).isZero();
      appended.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
    }
    assertThat(full).hasContent("a");
    assertThat(file()).hasContent("b");
  }

  @Test
  void aFileThatWasMovedAwayIsCreatedAgain() throws IOException {
    try (LineFile file = LineFile.openDurable(file(), 1000, 1)) {
      file.append("a\n");
      Files.move(file(), folder.resolve("moved"));
      file.append("b\n");
      Files.delete(file());
      file.append("c\n");
    }
    assertThat(folder.resolve("moved")).hasContent("a");
    assertThat(file()).hasContent("c");
  }

  @Test
  void aFullDiskIsReported() throws IOException {
    try (LineFile file = LineFile.openDurable(Path.of("/dev/full"), 1000, 1)) {
      assertThatThrownBy(() -> file.append("a\n")).hasMessageContaining("No space left");
    }
    assertThatThrownBy(() -> LineFile.openDurable(folder, 1000, 1)).isInstanceOf(IOException.class);
  }
}
