package dev.firebreak.version;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of this program, which the build writes into {@code firebreak.properties}. The
 * manifest of the jar has none.
 */
public final class Version {
  private static final String FILE = "/firebreak.properties";

  private Version() {}

  /** Read when it is first asked for. */
  private static final class Known {
    static final String TEXT = read();

    private Known() {}
  }

  /** Returns the version, such as {@code 1.2.0}. */
  public static String text() {
    return Known.TEXT;
  }

  private static String read() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the class path lacks " + FILE);
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "");
  }
}
