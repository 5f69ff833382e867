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
 * Creates files that only the node's user can read, because they contain inputs and results. SQLite
 * gives the files beside a database the permissions of the database. On file systems without POSIX
 * permissions nothing is changed.
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
   * Creates a folder. An existing folder is left unchanged, since it may have other uses; a warning
   * is logged if every user of the machine can access it.
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
        throw e; // Otherwise another process has created the folder.
      }
    }
  }

  private static void warnIfOpen(Path folder) throws IOException {
    if (isPosix(folder)
        && Files.getPosixFilePermissions(folder).stream().anyMatch(OTHERS::contains)) {
      LOG.warn(
          "Every user of this machine can access the data-dir {}, though not read the store in it."
              + " To prevent that, run chmod 700 on the folder.",
          folder);
    }
  }

  /** Creates an empty file, unless it exists, and makes it readable by its owner only. */
  static void file(Path path) throws IOException {
    if (Files.notExists(path)) {
      Files.createFile(path, attributes(path, FILE));
    } else {
      restrict(path);
    }
  }

  /** Makes a file readable by its owner only, if it exists. */
  static void restrict(Path path) throws IOException {
    if (Files.exists(path) && isPosix(path) && !Files.getPosixFilePermissions(path).equals(FILE)) {
      Files.setPosixFilePermissions(path, FILE);
    }
  }

  /** Opens a file; if it is created, it is readable by its owner only. */
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
