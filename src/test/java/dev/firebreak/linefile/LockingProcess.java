package dev.firebreak.linefile;

import dev.firebreak.fixture.ShortJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Another process that writes to a file: it locks the file, says so, and renames the file before it
 * ends, once its input has a line. Arguments: the file, and its new name.
 */
final class LockingProcess {
  private LockingProcess() {}

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      System.out.println(lock.isValid() ? "locked" : "not locked");
      int ignored = System.in.read();
      Files.move(file, Path.of(args[1]));
      System.exit(ignored < 0 ? 1 : 0);
    }
  }

  /** Starts it; returns when the file is locked. */
  static Process start(Path file, Path renamed) throws IOException {
    Process process =
        new ProcessBuilder(
                ShortJvm.command(LockingProcess.class, file.toString(), renamed.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = process.inputReader().readLine();
    if (!"locked".equals(line)) {
      throw new AssertionError("the file was not locked: " + line);
    }
    return process;
  }
}
