package dev.firebreak.isolate;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Removes a folder with all that is in it, and nothing that is only linked to from there. */
final class Removal extends SimpleFileVisitor<Path> {
  private final Set<Path> opened = new HashSet<>();

  private Removal() {}

  /**
   * Removes it, if it is there.
   *
   * @throws IOException naming what can't be removed
   */
  static void of(Path folder) throws IOException {
    try {
      Files.delete(folder); // Most are empty, and to look takes longer.
    } catch (NoSuchFileException _) {
      // Somebody was faster.
    } catch (DirectoryNotEmptyException _) {
      Files.walkFileTree(folder, new Removal());
    }
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
      throws IOException {
    if (!Files.isWritable(folder)) {
      open(folder);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Files.delete(file);
    return FileVisitResult.CONTINUE;
  }

  /** A program may close its own folders, but not to whoever owns them. */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    if (failure instanceof AccessDeniedException
        && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
        && opened.add(file)) {
      open(file);
      Files.walkFileTree(file, this);
      return FileVisitResult.CONTINUE;
    }
    throw failure;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
      throws IOException {
    if (failure != null) {
      throw failure;
    }
    Files.delete(folder);
    return FileVisitResult.CONTINUE;
  }

  private static void open(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }
}
