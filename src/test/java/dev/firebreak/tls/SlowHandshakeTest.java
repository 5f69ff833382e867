package dev.firebreak.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.RawConnection;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes that do not end in time. */
@Timeout(dev.firebreak.fixture.Patience.SECONDS)
class SlowHandshakeTest {
  @Test
  void aClientThatSendsNothingIsDisconnected(@TempDir Path folder) throws IOException {
    try (TlsRig rig = new TlsRig(folder, "handshake-timeout = 1ms");
        RawConnection connection = rig.connectPlain()) {
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aClientThatSendsByteByByteIsDisconnected(@TempDir Path folder) throws IOException {
    try (TlsRig rig = new TlsRig(folder, "handshake-timeout = 300ms");
        RawConnection connection = rig.connectPlain()) {
      byte[] hello = ClientHello.of(2);
      hello[3] = 0x3F; // Much longer than what is sent.
      connection.send(hello);
      assertThat(sendsUntilReset(connection)).isTrue();
    }
  }

  /** Sends single bytes, within the record, until that fails. */
  private static boolean sendsUntilReset(RawConnection connection) throws IOException {
    try {
      for (int i = 0; i < 10_000; i++) {
        connection.send((byte) 0);
        connection.socket().setSoTimeout(10);
        try {
          if (connection.socket().getInputStream().read() < 0) {
            return true;
          }
        } catch (java.net.SocketTimeoutException _) {
          // Not yet.
        }
      }
      return false;
    } catch (SocketException _) {
      return true;
    }
  }
}
