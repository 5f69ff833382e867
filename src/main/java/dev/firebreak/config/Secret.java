package dev.firebreak.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A secret from the configuration or from a file. A file is read at each use, so that a replaced
 * file is effective without a restart. The text form contains no secret. Thread-safe.
 */
public final class Secret {
  private static final Logger LOG = LoggerFactory.getLogger(Secret.class);

  private final @Nullable Path file;

  /** The secret as last read. */
  private volatile String text;

  private volatile boolean failing;

  private Secret(@Nullable Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /** A secret that never changes. */
  public static Secret of(String text) {
    return new Secret(null, text);
  }

  /**
   * The secret in a file.
   *
   * @throws InvalidConfig if the file can't be used, without the name of the key
   */
  public static Secret inFile(Path file) throws InvalidConfig {
    try {
      return new Secret(file, SecretFile.read(file));
    } catch (IOException e) {
      throw new InvalidConfig(List.of(String.valueOf(e.getMessage())));
    }
  }

  /**
   * The secret in a variable or in the file that a second variable names; null if neither is set.
   *
   * @throws InvalidConfig if both are set, or the file can't be used
   */
  public static @Nullable Secret ofEnvironment(String variable, Map<String, String> environment)
      throws InvalidConfig {
    String file = environment.getOrDefault(variable + "_FILE", "");
    String value = environment.get(variable);
    if (file.isEmpty()) {
      return value == null ? null : of(value);
    } else if (value != null && !value.isEmpty()) {
      throw new InvalidConfig(List.of(variable + " and " + variable + "_FILE are both set"));
    }
    return inFile(Path.of(file));
  }

  /** Returns the secret; if its file can't be read any more, the secret as it was last read. */
  public String reveal() {
    if (file == null) {
      return text;
    }
    try {
      text = SecretFile.read(file);
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        LOG.warn(
            "A secret can't be read from its file ({}); this node uses the secret of the last"
                + " reading until the file can be read again. Correct the file.",
            e.getMessage());
      }
      failing = true;
    }
    return text;
  }

  @Override
  public String toString() {
    return file == null ? "a secret" : "the secret in " + file;
  }
}
