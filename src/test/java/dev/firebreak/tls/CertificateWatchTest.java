package dev.firebreak.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestAuthority;
import dev.firebreak.fixture.Warnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate is replaced while the server runs. */
class CertificateWatchTest {
  @TempDir private Path folder;

  private static X509Certificate served(TlsRig rig) throws IOException {
    try (SSLSocket socket = rig.connect()) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void newConnectionsUseTheNewCertificateAndOpenOnesGoOn() throws IOException {
    try (TlsRig rig = new TlsRig(folder, "");
        RawConnection open = rig.connect("TLSv1.3")) {
      assertThat(open.send(TlsRig.GET).answer()).startsWith("HTTP/1.1 200 ");
      TestAuthority.Pair next = TlsRig.AUTHORITY.server();
      next.write(folder);
      await().until(() -> served(rig).equals(next.certificate()));
      assertThat(open.send(TlsRig.GET).answer()).startsWith("HTTP/1.1 200 ");
    }
  }

  private TlsServer server() throws Exception {
    return TlsServer.unwatched(TlsRig.serverSettings(folder), InstantSource.system());
  }

  @Test
  void aWrongPairIsLoggedOnceAndTheLastOneStays() throws Exception {
    TlsRig.AUTHORITY.server().write(folder);
    try (TlsServer server = server();
        Warnings warnings = Warnings.listen()) {
      CertificateWatch watch = new CertificateWatch(server);
      AtomicInteger changes = new AtomicInteger();
      watch.onChange(changes::incrementAndGet);
      TestAuthority.Pair next = TlsRig.AUTHORITY.server();
      TestAuthority.write(folder.resolve("cert.pem"), next.certificatePem());
      watch.checkFiles();
      assertThat(warnings.takeOutsideClusters()).as("one of two files is replaced").isEmpty();
      for (int i = 0; i < 3; i++) {
        watch.checkFiles();
      }
      assertThat(warnings.takeOutsideClusters())
          .singleElement()
          .asString()
          .contains("firebreak.http.tls.key", "uses the last valid one");
      assertThat(server.reload()).hasValueSatisfying(why -> assertThat(why).contains("tls.key"));
      assertThat(changes).hasValue(0);
      TestAuthority.write(folder.resolve("key.pem"), next.keyPem());
      watch.checkFiles();
      watch.checkFiles();
      watch.checkFiles();
      assertThat(changes).hasValue(1);
      assertThat(server.uses(TlsFiles.read(server.settings()))).isTrue();
      assertThat(server.reload()).isEmpty();
      assertThat(warnings.takeOutsideClusters()).isEmpty();
    }
  }

  @Test
  void filesThatAreGoneForAMomentAreNoProblem() throws Exception {
    TlsRig.AUTHORITY.server().write(folder);
    try (TlsServer server = server();
        Warnings warnings = Warnings.listen()) {
      CertificateWatch watch = new CertificateWatch(server);
      Files.delete(folder.resolve("key.pem"));
      watch.checkFiles();
      assertThat(warnings.takeOutsideClusters()).isEmpty();
      watch.checkFiles();
      assertThat(warnings.takeOutsideClusters())
          .singleElement()
          .asString()
          .contains("there is no file");
      TestAuthority.Pair next = TlsRig.AUTHORITY.server();
      next.write(folder);
      watch.checkFiles();
      watch.checkFiles();
      assertThat(server.uses(TlsFiles.read(server.settings()))).isTrue();
    }
  }
}
