package dev.firebreak.linefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that is open for appending.
 *
 * @param key identifies the file, whatever its name is now; null if the file system has no keys
 */
record OpenFile(FileChannel channel, @Nullable Object key) implements AutoCloseable {
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  static OpenFile of(Path path) throws IOException {
    boolean isNew = !Files.exists(path);
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
            PRIVATE);
    if (isNew) {
      syncFolder(path);
    } else if (Files.isRegularFile(path)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
    return new OpenFile(channel, keyAt(path));
  }

  /** Makes the file's name durable. */
  private static void syncFolder(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
        opened.force(true);
      }
    }
  }

  private static @Nullable Object keyAt(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /** Whether this file is the one of that name. */
  boolean isAt(Path path) throws IOException {
    try {
      return Objects.equals(key, keyAt(path));
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  /** Whether the last write was interrupted in the middle of a line. */
  boolean endsWithinLine(Path path) throws IOException {
    long size = channel.size();
    if (size == 0) {
      return false;
    }
    try (FileChannel reader = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return reader.read(last, size - 1) == 1 && last.get(0) != '\n';
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
