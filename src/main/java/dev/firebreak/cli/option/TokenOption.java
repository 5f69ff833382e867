package dev.firebreak.cli.option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that give the token for requests to a node. */
public final class TokenOption {
  static final String VARIABLE = "FIREBREAK_TOKEN";

  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = {
        "The token. Other users of this machine can read it in the list of processes; better give"
            + " it by --token-file or $"
            + VARIABLE
            + "."
      })
  private @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the token, which only its owner can read (mode 0600).")
  private @Nullable Path file;

  /**
   * Returns the token; null if there is none.
   *
   * @throws IllegalArgumentException if its file can't be read, or others can read it
   */
  public @Nullable String token() {
    return token(System.getenv());
  }

  public @Nullable String token(Map<String, String> environment) {
    if (token != null) {
      return token.strip();
    } else if (file != null) {
      return read(file);
    }
    String text = environment.getOrDefault(VARIABLE, "").strip();
    return text.isEmpty() ? null : text;
  }

  private static String read(Path file) {
    try {
      refuseReadableByOthers(file);
      return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no token file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the token file " + file + " can't be read: " + e, e);
    }
  }

  private static void refuseReadableByOthers(Path file) throws IOException {
    try {
      if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
        throw new IllegalArgumentException(
            "others than its owner can use the token file " + file + ": chmod 600 " + file);
      }
    } catch (UnsupportedOperationException _) {
      return; // A file system without such permissions.
    }
  }
}
