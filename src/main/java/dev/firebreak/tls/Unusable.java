package dev.firebreak.tls;

/** A file of a certificate or key can't be used. The message says why, and what to do. */
final class Unusable extends Exception {
  private static final long serialVersionUID = 1L;

  private final String key;

  /**
   * Creates the exception.
   *
   * @param key the key of the configuration below {@code firebreak.http.tls} that names the file
   */
  Unusable(String key, String message) {
    super(message);
    this.key = key;
  }

  /** The error as a line of the configuration's errors. */
  String line() {
    return "firebreak.http.tls." + key + ": " + getMessage();
  }
}
