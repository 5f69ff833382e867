package dev.firebreak.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file with one {@link TokenLine} for each token; empty lines and lines that begin with # are
 * skipped. A file that every user of the machine can write is refused. It has no secrets.
 */
public final class TokenFile {
  private TokenFile() {}

  /**
   * A line of the file.
   *
   * @param token null for a line that is skipped
   */
  record Line(String text, @Nullable Token token) {
    static Line of(Token token) {
      return new Line(TokenLine.of(token), token);
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException with a message for the operator, which names the file and the line
   */
  public static List<Token> read(Path file) throws IOException {
    return lines(file).stream().map(Line::token).filter(Objects::nonNull).toList();
  }

  /** Reads a file with the lines that have no token. */
  static List<Line> lines(Path file) throws IOException {
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
    List<Line> parsed = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      parsed.add(line(file, i + 1, lines.get(i)));
    }
    return parsed;
  }

  private static Line line(Path file, int number, String text) throws IOException {
    String line = text.strip();
    try {
      boolean blank = line.isEmpty() || line.startsWith("#");
      return new Line(text, blank ? null : TokenLine.parse(line));
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
}
