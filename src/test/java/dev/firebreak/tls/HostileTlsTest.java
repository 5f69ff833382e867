package dev.firebreak.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.RawConnection;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that are no TLS, or too much of it: the connection ends, and no other is affected. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTlsTest {
  private static final byte HANDSHAKE = 22;
  private static final byte DATA = 23;

  private TlsRig rig;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    rig = new TlsRig(folder, "");
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @AfterEach
  void othersAreServedAndNoMemoryIsHeld() {
    assertThat(rig.isServing()).isTrue();
    await().until(() -> rig.node().node().memoryUsed() == 0);
  }

  private static byte[] record(int type, int length, byte... content) {
    byte[] record = new byte[5 + content.length];
    record[0] = (byte) type;
    record[1] = 3;
    record[2] = 3;
    record[3] = (byte) (length >> 8);
    record[4] = (byte) length;
    System.arraycopy(content, 0, record, 5, content.length);
    return record;
  }

  /** Whether the server ends the connection, perhaps after an alert. */
  private static boolean isEnded(RawConnection connection) throws IOException {
    try {
      connection.socket().getInputStream().readAllBytes();
      return true;
    } catch (SocketException _) {
      return true;
    }
  }

  @Test
  void garbageEndsTheConnection() throws IOException {
    byte[] garbage = new byte[100_000];
    new Random(7).nextBytes(garbage);
    garbage[0] = 0;
    try (RawConnection connection = rig.connectPlain()) {
      try {
        connection.send(garbage);
      } catch (SocketException _) {
        // Refused while it was sent.
      }
      assertThat(isEnded(connection)).isTrue();
    }
  }

  @Test
  void aRecordThatIsTooLongIsRefusedByItsHeader() throws IOException {
    try (RawConnection connection = rig.connectPlain()) {
      connection.send(record(HANDSHAKE, 0xFFFF));
      assertThat(isEnded(connection)).isTrue();
    }
  }

  @Test
  void dataBeforeTheHandshakeIsRefused() throws IOException {
    try (RawConnection connection = rig.connectPlain()) {
      connection.send(record(DATA, 3, (byte) 1, (byte) 2, (byte) 3));
      assertThat(isEnded(connection)).isTrue();
    }
  }

  @Test
  void aHugeMessageOfTheHandshakeIsRefusedByItsAnnouncement() throws IOException {
    byte[] content = new byte[16_000];
    content[0] = 1; // A client's hello of 16 MB.
    content[1] = (byte) 0xFF;
    try (RawConnection connection = rig.connectPlain()) {
      try {
        for (int i = 0; i < 20; i++) {
          connection.send(record(HANDSHAKE, content.length, content));
        }
      } catch (SocketException _) {
        // Refused while it was sent.
      }
      assertThat(isEnded(connection)).isTrue();
    }
  }

  @Test
  void aRecordThatIsNotCompleteCountsAsMemory() throws IOException {
    byte[] part = new byte[10_000];
    try (RawConnection connection = rig.connectPlain()) {
      connection.send(record(HANDSHAKE, 16_000, part));
      await().until(() -> rig.node().node().memoryUsed() >= part.length);
    }
  }

  @Test
  void aTruncatedRecordEndsWithItsConnection() throws IOException {
    try (RawConnection connection = rig.connectPlain()) {
      connection.send(record(HANDSHAKE, 500, (byte) 1, (byte) 0));
      connection.socket().shutdownOutput();
      assertThat(isEnded(connection)).isTrue();
    }
  }

  @Test
  void aChangedRecordEndsTheConnection() throws IOException {
    try (Socket plain = rig.connectPlain().socket();
        SSLSocket socket = rig.over(plain)) {
      socket.startHandshake();
      plain.getOutputStream().write(record(DATA, 40, new byte[40]));
      assertThatThrownBy(() -> readAll(socket)).isInstanceOf(IOException.class);
    }
  }

  private static void readAll(SSLSocket socket) throws IOException {
    socket.getInputStream().readAllBytes();
  }

  @Test
  void aConnectionCutWithinARequestIsOver() throws IOException {
    try (Socket plain = rig.connectPlain().socket();
        SSLSocket socket = rig.over(plain)) {
      RawConnection connection = new RawConnection(socket);
      connection.send("POST /v1/call/echo HTTP/1.1\nHost: localhost\nContent-Length: 9\n\nab");
      plain.shutdownOutput();
      assertThat(connection.answer()).startsWith("HTTP/1.1 400 ");
    }
  }
}
