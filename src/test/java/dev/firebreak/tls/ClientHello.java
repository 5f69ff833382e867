package dev.firebreak.tls;

import java.nio.ByteBuffer;

/** The first message of a handshake, of versions that the JDK no longer offers. */
final class ClientHello {
  private static final int[] SUITES = {0xC009, 0xC013, 0xC02B, 0x002F};

  private ClientHello() {}

  /** The record of an offer of TLS 1.0 (1) or 1.1 (2), as of a client of that time. */
  static byte[] of(int minor) {
    ByteBuffer body = ByteBuffer.allocate(100);
    body.put((byte) 3).put((byte) minor).put(new byte[32]).put((byte) 0);
    body.putShort((short) (2 * SUITES.length));
    for (int suite : SUITES) {
      body.putShort((short) suite);
    }
    body.put((byte) 1).put((byte) 0);
    body.putShort((short) 0); // No extensions.
    int length = body.position();
    ByteBuffer whole = ByteBuffer.allocate(length + 9);
    whole.put((byte) 22).put((byte) 3).put((byte) minor).putShort((short) (length + 4));
    whole.putInt(1 << 24 | length).put(body.array(), 0, length);
    return whole.array();
  }
}
