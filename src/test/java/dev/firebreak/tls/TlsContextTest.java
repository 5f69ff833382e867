package dev.firebreak.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a connection may use, whatever the policy of the JDK permits. */
class TlsContextTest {
  @Test
  void onlyCurrentVersionsAndCiphersAreEnabled(@TempDir Path folder) throws Exception {
    TlsRig.AUTHORITY.server().write(folder);
    try (TlsServer server =
        TlsServer.unwatched(TlsRig.serverSettings(folder), InstantSource.system())) {
      SSLEngine engine = server.engine();
      assertThat(engine.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
      assertThat(engine.getEnabledCipherSuites())
          .allMatch(cipher -> cipher.contains("_GCM_") || cipher.contains("_POLY1305_"))
          .noneMatch(cipher -> cipher.startsWith("TLS_RSA_") || cipher.startsWith("TLS_DHE_"));
    }
  }
}
