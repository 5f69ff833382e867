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
 * Removes a folder with its content, without following links out of it.
 *
 * <p>The content is reached through descriptors, never by path: a tree may be deeper than the
 * longest path, and a program that replaces a folder by a link can't redirect the removal. Each
 * inner folder is first moved into the outermost folder, so that two descriptors and no recursion
 * are enough for any depth.
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
   * Removes a folder, if it exists.
   *
   * @throws IOException naming what can't be removed
   */
  static void of(Path folder) throws IOException {
    try {
      Files.delete(folder); // Most are empty, and checking first takes longer.
    } catch (NoSuchFileException _) {
      // It does not exist (any more).
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

  /**
   * Reads the folder until it is empty: an iteration may miss entries that are moved in meanwhile.
   */
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

  /**
   * Removes an entry of the outermost folder; the folders in it become entries of the outermost
   * folder.
   */
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

  /** A program may have removed the permissions of its folders; their owner can restore them. */
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
      open(folder.resolve(parent).resolve(name)); // The owner lacks permission to move it.
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

  /** For systems without descriptors of folders. */
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
