package dev.firebreak.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.config.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a connection may use, whatever the policy of the JDK permits. */
class TlsContextTest {
  @Test
  void onlyCurrentVersionsAndCiphersAreEnabled(@TempDir Path folder) throws Exception {
    TlsRig.AUTHORITY.server().write(folder);
    TlsSettings settings =
        new TlsSettings(
            folder.resolve("cert.pem"),
            folder.resolve("key.pem"),
            TlsSettings.ClientCertificates.OFF,
            null,
            Duration.ofSeconds(1),
            List.of());
    try (TlsServer server = TlsServer.unwatched(settings, InstantSource.system())) {
      SSLEngine engine = server.engine();
      assertThat(engine.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
      assertThat(engine.getEnabledCipherSuites())
          .allMatch(cipher -> cipher.contains("_GCM_") || cipher.contains("_POLY1305_"))
          .noneMatch(cipher -> cipher.startsWith("TLS_RSA_") || cipher.startsWith("TLS_DHE_"));
    }
  }
}
