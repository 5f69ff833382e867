package dev.firebreak.linefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file of lines that only its user can read. Before it grows beyond its size it is renamed to
 * {@code name.1}, the file of that name to {@code name.2}, and so on up to the number that is kept.
 * Several processes may append to the same file: each takes a lock while it does.
 */
public final class LineFile implements AutoCloseable {
  private final Path path;
  private final long maxSize;
  private final int keep;
  private final boolean durable;
  private OpenFile open;

  private LineFile(Path path, long maxSize, int keep, boolean durable) throws IOException {
    this.path = path;
    this.maxSize = maxSize;
    this.keep = keep;
    this.durable = durable;
    open = OpenFile.of(path);
  }

  /**
   * Opens a file whose lines are on stable storage once they are appended, and creates the file if
   * it does not exist.
   *
   * @param maxSize the size of a full file, in bytes
   * @param keep how many full files are kept
   * @throws IOException if it can't be written
   */
  public static LineFile openDurable(Path path, long maxSize, int keep) throws IOException {
    return new LineFile(path, maxSize, keep, true);
  }

  /** The same for a file whose last lines may be lost if the machine fails. */
  public static LineFile openFast(Path path, long maxSize, int keep) throws IOException {
    return new LineFile(path, maxSize, keep, false);
  }

  /**
   * Appends lines, all or none.
   *
   * @param lines in ASCII, each ended by a line feed
   * @throws IOException if they could not be written; the next attempt may succeed
   */
  public void append(String lines) throws IOException {
    byte[] bytes = lines.getBytes(StandardCharsets.US_ASCII);
    FileLock lock = lockCurrent();
    try {
      long size = open.channel().size();
      if (size > 0 && size + bytes.length > maxSize) {
        rotate();
        lock.release();
        lock = lockCurrent();
      }
      write(bytes);
    } finally {
      if (lock.isValid()) {
        lock.release();
      }
    }
  }

  /** Locks the file that has the name: another process may have renamed the one that is open. */
  private FileLock lockCurrent() throws IOException {
    while (true) {
      if (!open.channel().isOpen() || !open.isAt(path)) {
        open.close();
        open = OpenFile.of(path);
      }
      FileLock lock = lock();
      if (open.isAt(path)) {
        return lock;
      }
      lock.release();
    }
  }

  private FileLock lock() throws IOException {
    try {
      return open.channel().lock();
    } catch (OverlappingFileLockException e) {
      throw new IOException(path + " is being written by another part of this process", e);
    }
  }

  private void rotate() throws IOException {
    for (int i = keep - 1; i >= 1; i--) {
      if (Files.exists(numbered(i))) {
        Files.move(numbered(i), numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(path, numbered(1), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path numbered(int i) {
    return path.resolveSibling(path.getFileName() + "." + i);
  }

  /** Writes all bytes or, as far as the file allows, none. */
  private void write(byte[] bytes) throws IOException {
    long size = open.channel().size();
    try {
      if (open.endsWithinLine(path)) {
        writeFully(new byte[] {'\n'});
      }
      writeFully(bytes);
      if (durable) {
        open.channel().force(false);
      }
    } catch (IOException e) {
      shorten(size, e);
      throw e;
    }
  }

  private void writeFully(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      var _ = open.channel().write(left);
    }
  }

  /** A line that stays torn is ended by the next write. */
  private void shorten(long size, IOException failure) {
    try {
      open.channel().truncate(size);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}
