package dev.firebreak.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A lock file beside a work folder. The lock ends with the process that holds it, even if that
 * process is killed, and so distinguishes the folders of killed nodes from folders in use. Not
 * thread-safe.
 *
 * @param file the lock file
 * @param channel holds the lock
 * @param key the key of the locked file, which another file may replace under the same name
 * @param found whether the file existed before: the folder beside it belongs to a node that has
 *     ended
 */
record FolderLock(Path file, FileChannel channel, @Nullable Object key, boolean found)
    implements AutoCloseable {

  /**
   * Takes the lock, making its file if there is none.
   *
   * @return null if another node holds it, or the name is taken by something that is not {@code
   *     owner}'s file
   */
  static @Nullable FolderLock take(Path file, UserPrincipal owner) throws IOException {
    boolean made = make(file);
    try {
      return isFileOf(file, owner) ? lock(file, !made) : null;
    } catch (NoSuchFileException | AccessDeniedException _) {
      return null; // Another node is removing the file, or the file belongs to another user.
    }
  }

  private static boolean make(Path file) throws IOException {
    try {
      Files.createFile(file, WorkFolder.onlyForOwner("rw-------"));
      return true;
    } catch (FileAlreadyExistsException | AccessDeniedException _) {
      return false;
    }
  }

  private static boolean isFileOf(Path file, UserPrincipal owner) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(owner);
  }

  private static @Nullable FolderLock lock(Path file, boolean found) throws IOException {
    Object before = key(file);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      // A file that was removed meanwhile can be locked, but no other node would see that lock.
      if (channel.tryLock() != null && Objects.equals(before, key(file))) {
        return new FolderLock(file, channel, before, found);
      }
    } catch (OverlappingFileLockException _) {
      // Another node in this process holds the lock.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** Whether other nodes still find the file that is locked. */
  boolean isInPlace() {
    try {
      return Objects.equals(key, key(file));
    } catch (IOException _) {
      return false;
    }
  }

  /** Releases the lock and removes its file. */
  void remove() throws IOException {
    try (channel) {
      if (isInPlace()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Releases the lock and keeps its file, by which the next node finds the folder beside it. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
