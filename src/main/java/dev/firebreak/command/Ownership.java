package dev.firebreak.command;

import dev.firebreak.process.Identity;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Gives folders to the users of programs. */
final class Ownership {
  private Ownership() {}

  /**
   * Gives a folder and its content to a user and group. No program may have had access to it
   * before, because links in it would lead elsewhere.
   *
   * @throws IOException if this node may not
   */
  static void give(Path folder, Identity to) throws IOException {
    if (to.isOther()) {
      Files.walkFileTree(folder, new Giver(to));
    }
  }

  private static final class Giver extends SimpleFileVisitor<Path> {
    private final Identity to;

    Giver(Identity to) {
      this.to = to;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      own(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      own(folder);
      return FileVisitResult.CONTINUE;
    }

    private void own(Path path) throws IOException {
      if (to.gid() != Identity.OWN) {
        Files.setAttribute(path, "unix:gid", to.gid(), LinkOption.NOFOLLOW_LINKS);
      }
      if (to.uid() != Identity.OWN) {
        Files.setAttribute(path, "unix:uid", to.uid(), LinkOption.NOFOLLOW_LINKS);
      }
    }
  }
}
