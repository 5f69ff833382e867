package dev.firebreak.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * A file or named pipe in a folder of a program, which may belong to another user: the program can
 * replace it at any time by a link to a file that only this node may use. So what is looked at is
 * the opened file, not its path, and opening never waits. Linux only.
 */
public final class ProgramOwnedFile implements AutoCloseable {
  private final Path path;
  private final int fd;

  private ProgramOwnedFile(Path path, int fd) {
    this.path = path;
    this.fd = fd;
  }

  /**
   * Opens a file for reading and writing.
   *
   * @param user the number of the user whose file it must be; {@link Identity#OWN} for any, if the
   *     program runs as the user of this node
   * @throws IOException if it can't be opened, is no file, has another name too, or belongs to
   *     another user
   */
  public static ProgramOwnedFile open(Path path, int user) throws IOException {
    ProgramOwnedFile file = openAny(path, FileCalls.O_RDWR);
    boolean good = false;
    try {
      Map<String, Object> found =
          Files.readAttributes(file.opened(), "unix:uid,nlink,isRegularFile");
      good =
          Boolean.TRUE.equals(found.get("isRegularFile"))
              && Integer.valueOf(1).equals(found.get("nlink"))
              && (user == Identity.OWN || Integer.valueOf(user).equals(found.get("uid")));
      if (!good) {
        throw new IOException(path + " is not a file of the program alone");
      }
      return file;
    } finally {
      if (!good) {
        file.close();
      }
    }
  }

  private static ProgramOwnedFile openAny(Path path, int flags) throws IOException {
    int all = flags | FileCalls.O_NONBLOCK | FileCalls.noFollow();
    int fd = FileCalls.open(path.toString(), all);
    if (fd < 0) {
      throw new IOException(path + ": " + Spawn.describe(-fd));
    }
    return new ProgramOwnedFile(path, fd);
  }

  /**
   * Writes a few bytes into a named pipe that a process has open for reading.
   *
   * @return whether a process has it open, and the pipe took the bytes
   */
  public static boolean tell(Path pipe, byte[] bytes) {
    try (ProgramOwnedFile file = openPipe(pipe)) {
      return file.write(bytes);
    } catch (IOException _) {
      return false; // No process reads, or the program has replaced the pipe.
    }
  }

  /**
   * Opens a named pipe for writing.
   *
   * @throws IOException if it can't be opened, no process has it open for reading, or it is no pipe
   */
  static ProgramOwnedFile openPipe(Path path) throws IOException {
    ProgramOwnedFile file = openAny(path, FileCalls.O_WRONLY);
    boolean good = false;
    try {
      good = Boolean.TRUE.equals(Files.readAttributes(file.opened(), "isOther").get("isOther"));
      if (!good) {
        throw new IOException(path + " is no pipe");
      }
      return file;
    } finally {
      if (!good) {
        file.close();
      }
    }
  }

  int fd() {
    return fd;
  }

  private boolean write(byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      return bytes.length == 0
          || FileCalls.write(fd, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes)) == bytes.length;
    }
  }

  /** The opened file, whatever its path leads to by now. */
  private Path opened() {
    return Path.of("/proc/self/fd/" + fd);
  }

  /** The length of the file, in bytes. */
  public long size() throws IOException {
    return Files.size(opened());
  }

  /**
   * Reads the file.
   *
   * @param size how many bytes
   */
  public byte[] read(int size) throws IOException {
    try (FileChannel channel = FileChannel.open(opened(), StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(size);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
    }
  }

  /** Replaces the content of the file. */
  public void write(ByteBuffer bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            opened(), Set.of(StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING))) {
      while (bytes.hasRemaining()) {
        int _ = channel.write(bytes);
      }
    }
  }

  @Override
  public void close() {
    FileCalls.close(fd);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
