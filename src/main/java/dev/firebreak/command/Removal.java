package dev.firebreak.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Removes a folder with all that is in it, and nothing that is only linked to from there.
 *
 * <p>What is inside is reached by descriptors, never by path: a tree may be deeper than a path can
 * be long, and whoever swaps a folder for a link leads nowhere. Each inner folder is first moved
 * into the outermost one, so that two descriptors and no recursion are enough for any depth.
 */
final class Removal {

  private final Path folder;
  private final SecureDirectoryStream<Path> top;
  private final String moved = ".removed-" + UUID.randomUUID() + '-';
  private long count;

  private Removal(Path folder, SecureDirectoryStream<Path> top) {
    this.folder = folder;
    this.top = top;
  }

  /**
   * Removes it, if it is there.
   *
   * @throws IOException naming what can't be removed
   */
  static void of(Path folder) throws IOException {
    try {
      Files.delete(folder); // Most are empty, and to look takes longer.
    } catch (NoSuchFileException _) {
      // It has been removed meanwhile.
    } catch (DirectoryNotEmptyException _) {
      empty(folder);
      Files.delete(folder);
    }
  }

  private static void empty(Path folder) throws IOException {
    openIfClosed(folder);
    Path parent = Objects.requireNonNull(folder.toAbsolutePath().getParent());
    try (DirectoryStream<Path> above = Files.newDirectoryStream(parent)) {
      if (above instanceof SecureDirectoryStream<Path> secure) {
        try (SecureDirectoryStream<Path> top = inner(secure, folder.getFileName())) {
          new Removal(folder, top).emptyTop();
        }
        return;
      }
    }
    emptyByPath(folder);
  }

  private static SecureDirectoryStream<Path> inner(SecureDirectoryStream<Path> outer, Path name)
      throws IOException {
    return outer.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
  }

  /** Reads it again until nothing is left: what is moved there meanwhile may not be seen. */
  private void emptyTop() throws IOException {
    boolean found = true;
    while (found) {
      found = false;
      try (SecureDirectoryStream<Path> reading = inner(top, Path.of("."))) {
        for (Path entry : reading) {
          found = true;
          remove(entry.getFileName());
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
  }

  /** Removes an entry of the outermost folder, all of whose own folders become such entries. */
  private void remove(Path name) throws IOException {
    if (isFolder(top, name)) {
      try (SecureDirectoryStream<Path> inside = openInner(name)) {
        for (Path entry : inside) {
          take(inside, name, entry.getFileName());
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      top.deleteDirectory(name);
    } else {
      top.deleteFile(name);
    }
  }

  private static boolean isFolder(SecureDirectoryStream<Path> in, Path name) throws IOException {
    return in.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes()
        .isDirectory();
  }

  /** A program may close its own folders, but not to whoever owns them. */
  private SecureDirectoryStream<Path> openInner(Path name) throws IOException {
    openIfClosed(folder.resolve(name));
    return inner(top, name);
  }

  private void take(SecureDirectoryStream<Path> inside, Path parent, Path name) throws IOException {
    if (!isFolder(inside, name)) {
      inside.deleteFile(name);
      return;
    }
    try {
      move(inside, name);
    } catch (AccessDeniedException _) {
      open(folder.resolve(parent).resolve(name)); // It can't be moved by an owner who is shut out.
      move(inside, name);
    }
  }

  private void move(SecureDirectoryStream<Path> inside, Path name) throws IOException {
    inside.move(name, top, Path.of(moved + count++));
  }

  private static void openIfClosed(Path folder) throws IOException {
    if (!Files.isWritable(folder) || !Files.isReadable(folder) || !Files.isExecutable(folder)) {
      open(folder);
    }
  }

  private static void open(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(folder.toString());
    }
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Where the system has no such descriptors. */
  private static void emptyByPath(Path folder) throws IOException {
    List<Path> inside;
    try (Stream<Path> all = Files.walk(folder)) {
      inside = all.sorted(Comparator.reverseOrder()).filter(one -> !one.equals(folder)).toList();
    }
    for (Path one : inside) {
      Files.deleteIfExists(one);
    }
  }
}
