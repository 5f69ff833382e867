package dev.firebreak.command;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder below which the programs of this node work. Other users have no access to it, except
 * that they may pass through it to a folder of their own if a type runs as another user. If its
 * name is taken, for example by a node with the same process id in another container, a number is
 * appended. Thread-safe.
 */
final class WorkFolder {
  private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);
  private static final String LOCK = ".lock";

  /** The number of names that are tried before the start fails. */
  private static final int NAMES = 100;

  /** Other users have no access to what is made with these. */
  static final FileAttribute<?>[] OURS = onlyForOwner("rwx------");

  private static final Set<PosixFilePermission> PASSABLE =
      PosixFilePermissions.fromString("rwx--x--x");

  private final Path wanted;
  private Path path;
  private @Nullable FolderLock lock;
  private boolean opened;
  private boolean passable;

  WorkFolder(Path wanted) {
    this.wanted = wanted.toAbsolutePath();
    this.path = this.wanted;
  }

  /**
   * The attributes that make a file inaccessible to other users from its creation; empty where the
   * file system has none.
   */
  static FileAttribute<?>[] onlyForOwner(String permissions) {
    return Files.getFileAttributeView(Path.of("."), PosixFileAttributeView.class) == null
        ? new FileAttribute<?>[0]
        : new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
  }

  /** The path of the folder, which may change only in {@link #open} and {@link #restore}. */
  synchronized Path path() {
    return path;
  }

  /**
   * Makes the folder, and removes those that killed nodes left beside it.
   *
   * @throws IOException if it can't be made
   */
  synchronized void open() throws IOException {
    Path parent = Objects.requireNonNull(wanted.getParent());
    Files.createDirectories(parent);
    UserPrincipal user = user(parent);
    takeName(user);
    if (passable) {
      letOthersPass();
    }
    opened = true;
    sweep(parent, user);
  }

  /**
   * Lets other users pass through the folder to those below it whose names they know; they can't
   * list it.
   */
  synchronized void letOthersPass() throws IOException {
    passable = true;
    Files.setPosixFilePermissions(path, PASSABLE);
  }

  /** The user of this process, which owns the files that the process makes. */
  private static UserPrincipal user(Path parent) throws IOException {
    Path made = Files.createTempDirectory(parent, "firebreak-start");
    try {
      return Files.getOwner(made);
    } finally {
      Files.delete(made);
    }
  }

  private void takeName(UserPrincipal user) throws IOException {
    for (int i = 0; i < NAMES; i++) {
      Path candidate = i == 0 ? wanted : wanted.resolveSibling(wanted.getFileName() + "-" + i);
      FolderLock held = FolderLock.take(beside(candidate), user);
      if (held != null && make(candidate, held, user)) {
        path = candidate;
        lock = held;
        return;
      }
    }
    throw new IOException("that name and " + NAMES + " similar names are taken");
  }

  /** Makes the folder and returns true, or releases the lock and returns false. */
  private static boolean make(Path folder, FolderLock held, UserPrincipal user) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
        && !(held.found() && isFolderOf(folder, user))) {
      held.remove(); // The folder may not belong to a node that has ended.
      return false;
    }
    try {
      Removal.of(folder);
      Files.createDirectory(folder, OURS); // Newly made, so it belongs to no other user.
      return true;
    } catch (IOException e) {
      LOG.warn(
          "The work folder {} can't be made ({}); this node takes another name for it.",
          folder,
          e.toString());
      held.close();
      return false;
    }
  }

  private static boolean isFolderOf(Path folder, UserPrincipal user) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user);
  }

  /**
   * Makes the folder again if it was removed while this node runs.
   *
   * @throws IOException if that can't be done
   */
  synchronized void restore() throws IOException {
    if (!opened) {
      throw new IOException("this node is stopping");
    } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path before = path;
    FolderLock held = lock;
    if (held != null && held.isInPlace()) {
      Files.createDirectory(path, OURS);
      if (passable) {
        letOthersPass();
      }
    } else {
      lock = null;
      if (held != null) {
        held.close();
      }
      open();
    }
    LOG.warn(
        "The work folder {} was removed while this node runs, perhaps by a cleaner of temporary"
            + " files; {} has been made. Set firebreak.work-dir to a folder that is not cleaned.",
        before,
        path);
  }

  /** Removes the folder and its lock. */
  synchronized void close() {
    FolderLock held = lock;
    lock = null;
    opened = false;
    if (held == null) {
      return;
    }
    remove(path);
    try {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        held.close(); // The next node tries again.
      } else {
        held.remove();
      }
    } catch (IOException e) {
      LOG.warn(
          "The lock file {} could not be removed ({}); the next start of a node tries again.",
          held.file(),
          e.toString());
    }
  }

  /** Removes a folder with its content; a failure is logged. */
  static void remove(Path folder) {
    try {
      Removal.of(folder);
    } catch (IOException e) {
      LOG.warn(
          "The folder {} could not be removed ({}); the node tries again when it stops, or when a"
              + " node starts.",
          folder,
          e.toString());
    }
  }

  private void sweep(Path parent, UserPrincipal user) {
    String name = wanted.getFileName().toString();
    String prefix = name.replaceFirst("[0-9]+$", "");
    Pattern locks = Pattern.compile(Pattern.quote(prefix) + "[0-9]+(-[0-9]+)?\\" + LOCK);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, prefix + "*" + LOCK)) {
      for (Path other : all) {
        if (locks.matcher(other.getFileName().toString()).matches()
            && !other.equals(beside(path))) {
          sweepOne(other, user);
        }
      }
    } catch (IOException e) {
      LOG.debug("Folders of other nodes could not be looked for", e);
    }
  }

  private static void sweepOne(Path lockFile, UserPrincipal user) {
    try {
      FolderLock left = FolderLock.take(lockFile, user);
      if (left == null) {
        return;
      }
      try (left) {
        String name = lockFile.getFileName().toString();
        Path folder = lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()));
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS) || isFolderOf(folder, user)) {
          Removal.of(folder);
          left.remove();
        }
      }
    } catch (IOException e) {
      LOG.warn(
          "The folder of a node that has ended could not be checked or removed (lock file {}); the"
              + " next start of a node tries again: {}",
          lockFile,
          e.toString());
    }
  }

  private static Path beside(Path folder) {
    return folder.resolveSibling(folder.getFileName() + LOCK);
  }
}
