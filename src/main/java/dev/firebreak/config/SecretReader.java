package dev.firebreak.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a secret, which the configuration contains or names the file of. */
final class SecretReader {
  private SecretReader() {}

  /**
   * Reads a secret from the key, or from the file that a second key names; null if both are empty.
   *
   * @param home the folder that a relative path is resolved against
   */
  static @Nullable Secret read(Section section, String key, Path home) {
    String text = section.textOrNone(key);
    String fileKey = key + "-file";
    if (section.textOrNone(fileKey).isEmpty()) {
      return text.isEmpty() ? null : Secret.of(text);
    } else if (!text.isEmpty()) {
      section.reject(fileKey, "and " + key + " are both set; one of them must be empty");
      return null;
    }
    try {
      return Secret.inFile(home.resolve(section.folder(fileKey)).toAbsolutePath());
    } catch (InvalidConfig e) {
      section.reject(fileKey, String.join("; ", e.errors()));
      return null;
    }
  }
}
