package dev.firebreak.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A file with one {@link TokenLine} for each token; empty lines and lines that begin with # are
 * skipped. A file that every user of the machine can write is refused. It has no secrets.
 */
public final class TokenFile {
  private TokenFile() {}

  /**
   * Reads a file.
   *
   * @throws IOException with a message for the operator, which names the file and the line
   */
  public static List<Token> read(Path file) throws IOException {
    List<String> lines;
    try {
      if (writableByAll(file)) {
        throw new IOException(
            "every user of this machine can write " + file + ": chmod o-w " + file);
      }
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (FileSystemException e) {
      throw new IOException(file + " can't be read", e);
    }
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        tokens.add(token(file, i + 1, line));
      }
    }
    return tokens;
  }

  private static Token token(Path file, int number, String line) throws IOException {
    try {
      return TokenLine.parse(line);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ":" + number + ": " + e.getMessage(), e);
    }
  }

  private static boolean writableByAll(Path file) throws IOException {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE);
    } catch (UnsupportedOperationException _) {
      return false; // A file system without such permissions.
    }
  }

  /** Creates a token, which is kept nowhere. */
  public static TokenAdmin.Created create(TokenRequest request, InstantSource clock) {
    return TokenAdmin.Created.of(request, clock);
  }

  /**
   * Adds a token to a file, which is created with mode 0600 if it does not exist. Readers see the
   * file before or after, never in between.
   *
   * @throws IllegalArgumentException if the file has a token of that name
   */
  public static void add(Path file, Token token) throws IOException {
    boolean exists = Files.exists(file);
    if (exists && read(file).stream().anyMatch(old -> old.name().equals(token.name()))) {
      throw new IllegalArgumentException(
          file + " has a token \"" + token.name() + "\": remove its line first");
    }
    String before = exists ? Files.readString(file) : "";
    String gap = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
    Path target = file.toAbsolutePath();
    Path next =
        Files.createTempFile(
            target.getParent(),
            ".tokens",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(next, before + gap + TokenLine.of(token) + '\n');
      if (exists) {
        Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(target));
      }
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
