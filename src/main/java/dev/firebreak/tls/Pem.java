package dev.firebreak.tls;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The text form of keys and certificates (RFC 7468). */
public final class Pem {
  private static final int LINE = 64;

  private Pem() {}

  /** Returns a block, for instance of the kind {@code CERTIFICATE}. */
  public static String of(String kind, byte[] content) {
    byte[] newline = {'\n'};
    String lines =
        new String(Base64.getMimeEncoder(LINE, newline).encode(content), StandardCharsets.US_ASCII);
    return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
  }
}
