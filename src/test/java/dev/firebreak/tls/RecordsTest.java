package dev.firebreak.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** The limit on the bytes of a handshake. */
class RecordsTest {
  private static final int LIMIT = 128 * 1024;

  /** The beginning of a client's hello of 32,000 bytes, which the JDK's engine accepts. */
  private static final byte[] HELLO = {1, 0, 0x7D, 0};

  private final Records records;

  RecordsTest() throws NoSuchAlgorithmException {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(false);
    records = new Records(engine);
  }

  /** A record with one byte of a message of the handshake. */
  private static byte[] record(int at) {
    return new byte[] {22, 3, 3, 0, 1, at < HELLO.length ? HELLO[at] : 0};
  }

  private int receive(int from, int bytes) throws SSLException {
    int at = from;
    for (int size = record(at).length; (at - from + 1) * size <= bytes; at++) {
      records.received().add(ByteString.fromArray(record(at)));
      assertThat(records.decrypt().isEmpty()).isTrue();
    }
    return at;
  }

  @Test
  void aMessageInTooManyRecordsIsRefusedBeforeItIsComplete() throws SSLException {
    int received = receive(0, LIMIT);
    assertThat(received).isGreaterThan(20_000);
    assertThatThrownBy(() -> receive(received, 6))
        .isInstanceOf(SSLException.class)
        .hasMessage("the handshake is too long");
  }
}
