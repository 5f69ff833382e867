package dev.firebreak.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/**
 * Reads files that contain one secret, in UTF-8, whose line may end. A file that every user of the
 * machine can read is refused. Its group may read it, as with Kubernetes an {@code fsGroup} does.
 */
final class SecretFile {
  private static final int LONGEST = 4096;

  private SecretFile() {}

  /**
   * Returns the secret without the end of its line.
   *
   * @throws IOException with a message for the operator, which names the file and no content
   */
  static String read(Path file) throws IOException {
    byte[] bytes;
    try {
      if (Files.isDirectory(file)) {
        throw new IOException(file + " is a folder and no file with a secret");
      }
      refuseReadableByAll(file);
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(LONGEST + 1);
      }
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (FileSystemException e) {
      throw new IOException(file + " can't be read", e);
    }
    if (bytes.length > LONGEST) {
      throw new IOException(file + " is longer than a secret can be, " + LONGEST + " bytes");
    }
    return line(file, bytes);
  }

  private static String line(Path file, byte[] bytes) throws IOException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new IOException(file + " is not valid UTF-8");
    }
    String line = text.replaceFirst("\r?\n\\z", "");
    if (line.isEmpty()) {
      throw new IOException(file + " is empty");
    } else if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
      throw new IOException(file + " has more than one line");
    }
    return line;
  }

  private static void refuseReadableByAll(Path file) throws IOException {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        throw new IOException(
            "every user of this machine can read " + file + ": chmod o-rwx " + file);
      }
    } catch (UnsupportedOperationException _) {
      return; // A file system without such permissions.
    }
  }
}
