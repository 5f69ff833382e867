package dev.firebreak.access;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Replaces files so that readers see what was before or what is after, never in between, also after
 * a failure. A lock keeps two processes that replace a file from losing a change.
 */
final class FileReplacement {
  private FileReplacement() {}

  /** Makes the text of a file from the one that it has. */
  @FunctionalInterface
  interface Edit {
    String of(Path file) throws IOException;
  }

  /** Creates a file that only its user can read and write. */
  static void create(Path file, String text) throws IOException {
    guard(file, () -> write(file.toAbsolutePath(), text, null));
  }

  /** Replaces a file; its mode, owner and group stay. If its name is a link, the link stays. */
  static void replace(Path file, Edit edit) throws IOException {
    guard(
        file,
        () -> {
          Path target = file.toRealPath();
          try (FileChannel _ = locked(target)) {
            write(target, edit.of(file), attributes(target));
          }
        });
  }

  /** Locks the file that has the name: another process may have replaced the one that is open. */
  private static FileChannel locked(Path target) throws IOException {
    while (true) {
      FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE);
      boolean current = false;
      try {
        Object key = key(target);
        var _ = channel.lock(); // The channel's end releases it.
        current = Objects.equals(key, key(target));
      } finally {
        if (!current) {
          channel.close();
        }
      }
      if (current) {
        return channel;
      }
    }
  }

  private static @Nullable Object key(Path target) throws IOException {
    return Files.readAttributes(target, BasicFileAttributes.class).fileKey();
  }

  private static PosixFileAttributes attributes(Path target) throws IOException {
    return Files.readAttributes(target, PosixFileAttributes.class);
  }

  private static void write(Path target, String text, @Nullable PosixFileAttributes like)
      throws IOException {
    Path next =
        Files.createTempFile(
            target.getParent(),
            ".tokens",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(next, text);
      if (like != null) {
        resemble(next, like);
      }
      try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  /** Without the owner, a node could not read a file that root has replaced. */
  private static void resemble(Path next, PosixFileAttributes like) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(next, PosixFileAttributeView.class);
    PosixFileAttributes now = view.readAttributes();
    if (!now.group().equals(like.group())) {
      view.setGroup(like.group());
    }
    if (!now.owner().equals(like.owner())) {
      view.setOwner(like.owner());
    }
    view.setPermissions(like.permissions());
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private static void guard(Path file, Writing writing) throws IOException {
    try {
      writing.run();
    } catch (FileSystemException e) {
      String reason =
          switch (e) {
            case NoSuchFileException _ -> "it or its folder does not exist";
            case AccessDeniedException _ -> "this user has no right to";
            default -> String.valueOf(e.getReason());
          };
      throw new IOException(file + " can't be written, so nothing was changed: " + reason, e);
    }
  }
}
