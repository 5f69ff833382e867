package dev.firebreak.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that only the user can read whom the node runs as: they hold what tasks were given and what
 * they resulted in. SQLite gives the files beside a database the permissions of the database. Where
 * a file system has no such permissions nothing is changed.
 */
final class PrivateFiles {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("------rwx");

  private PrivateFiles() {}

  /**
   * Makes a folder. One that is there is left as it is, since it may serve others too; if every
   * user of the machine may look into it, the log says so.
   */
  static void folder(Path path) throws IOException {
    Path whole = path.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    if (Files.isDirectory(whole) || parent == null) {
      warnIfOpen(whole);
      return;
    }
    Files.createDirectories(parent);
    try {
      Files.createDirectory(whole, attributes(whole, FOLDER));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(whole)) {
        throw e; // Else another process was first.
      }
    }
  }

  private static void warnIfOpen(Path folder) throws IOException {
    if (isPosix(folder)
        && Files.getPosixFilePermissions(folder).stream().anyMatch(OTHERS::contains)) {
      LOG.warn(
          "Every user of this machine may look into the data-dir {}, though not read the store in"
              + " it. chmod 700 ends that.",
          folder);
    }
  }

  /** Makes an empty file, unless it is there, and lets nobody else read it from now on. */
  static void file(Path path) throws IOException {
    if (Files.notExists(path)) {
      Files.createFile(path, attributes(path, FILE));
    } else {
      restrict(path);
    }
  }

  /** Lets nobody else read a file from now on, if it is there. */
  static void restrict(Path path) throws IOException {
    if (Files.exists(path) && isPosix(path) && !Files.getPosixFilePermissions(path).equals(FILE)) {
      Files.setPosixFilePermissions(path, FILE);
    }
  }

  /** Opens a file that, if it is made by this, nobody else can read. */
  static FileChannel open(Path path, Set<? extends OpenOption> options) throws IOException {
    return FileChannel.open(path, options, attributes(path, FILE));
  }

  private static FileAttribute<?>[] attributes(Path near, Set<PosixFilePermission> permissions) {
    return isPosix(near)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
  }
}
