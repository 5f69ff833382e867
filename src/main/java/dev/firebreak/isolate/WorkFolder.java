package dev.firebreak.isolate;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder below which the programs of this node work. Nobody else may look into it. A lock
 * beside it, which goes with the process, tells the folders of killed nodes from those in use. Not
 * thread-safe.
 */
final class WorkFolder {
  private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);
  private static final String LOCK = ".lock";
  private static final FileAttribute<?>[] OURS =
      Files.getFileAttributeView(Path.of("."), PosixFileAttributeView.class) == null
          ? new FileAttribute<?>[0]
          : new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
          };

  private final Path path;
  private @Nullable FileChannel lock;

  WorkFolder(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /**
   * Makes it, and removes those that killed nodes left beside it.
   *
   * @throws IOException if it can't be made, or is in use
   */
  void open() throws IOException {
    Path parent = Objects.requireNonNull(path.toAbsolutePath().getParent());
    Files.createDirectories(parent);
    sweep(parent);
    FileChannel held = lock(beside(path));
    if (held == null) {
      throw new IOException("another node uses it");
    }
    try {
      Removal.of(path);
      Files.createDirectory(path, OURS); // Not there before, so nobody else's.
    } catch (IOException e) {
      held.close();
      throw e;
    }
    lock = held;
  }

  /** Removes it. */
  void close() {
    FileChannel held = lock;
    if (held == null) {
      return;
    }
    lock = null;
    remove(path);
    try (held) {
      Files.deleteIfExists(beside(path));
    } catch (IOException e) {
      LOG.warn("{} could not be removed: {}", beside(path), e.toString());
    }
  }

  /** Removes a folder with all that is in it; what can't be removed is named in the log. */
  static void remove(Path folder) {
    try {
      Removal.of(folder);
    } catch (IOException e) {
      LOG.warn("{} could not be removed: {}", folder, e.toString());
    }
  }

  private void sweep(Path parent) {
    String all = path.getFileName().toString().replaceFirst("[0-9]+$", "*") + LOCK;
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, all)) {
      for (Path other : locks) {
        if (!other.getFileName().equals(beside(path).getFileName())) {
          sweepOne(other);
        }
      }
    } catch (IOException e) {
      LOG.debug("Folders of other nodes could not be looked for", e);
    }
  }

  private static void sweepOne(Path lockFile) {
    try (FileChannel left = lock(lockFile)) {
      if (left != null) {
        String name = lockFile.getFileName().toString();
        Removal.of(lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length())));
        Files.delete(lockFile);
      }
    } catch (IOException e) {
      LOG.debug("{} is left to whoever it belongs to", lockFile, e);
    }
  }

  /** Null if somebody else holds it. */
  private static @Nullable FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // Of another node in this process.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  private static Path beside(Path folder) {
    return folder.resolveSibling(folder.getFileName() + LOCK);
  }
}
