package dev.firebreak.diagnostics;

import java.io.OutputStream;

/**
 * A file of an archive.
 *
 * @param name its name
 * @param about what it contains, for the operator who decides whether to send it
 * @param content writes it
 */
public record Part(String name, String about, Content content) {
  /** Writes the file; may block. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws Exception;

    /** Called once the archive has ended, also if this part was not written. */
    default void close() {}
  }

  /** A part whose bytes are made at once. */
  @FunctionalInterface
  public interface Bytes {
    byte[] get() throws Exception;
  }

  /** A part whose bytes are made at once. */
  public static Part of(String name, String about, Bytes bytes) {
    return new Part(name, about, out -> out.write(bytes.get()));
  }
}
