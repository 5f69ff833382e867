package dev.firebreak.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.config.ClusterSettings;
import dev.firebreak.fixture.SharedRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that authenticate each other with TLS. */
class TlsTest {
  private static final String PASSWORD = "changeit";
  private static final int LINE = 64;

  private final SharedRows rows = new SharedRows();
  private final List<MemberRig> nodes = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void stopAll() {
    MemberRig.killAll(nodes);
  }

  /** A key and a certificate that is signed with it, and so its own authority. */
  private ClusterSettings.Tls tls(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "node",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=firebreak",
                "-ext",
                "SAN=dns:firebreak",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    return pem(store, name);
  }

  private ClusterSettings.Tls pem(Path store, String name)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Path key = folder.resolve(name + ".key");
    Path certificate = folder.resolve(name + ".crt");
    byte[] secret = keys.getKey("node", PASSWORD.toCharArray()).getEncoded();
    Files.writeString(key, pem("PRIVATE KEY", secret));
    Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate("node").getEncoded()));
    return new ClusterSettings.Tls(certificate, key, certificate);
  }

  private static String pem(String what, byte[] der) {
    String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }

  private MemberRig start(String name, ClusterSettings.Tls tls) {
    MemberRig node = new MemberRig(rows, name, new ClusterSettings(name, "127.0.0.1", 0, tls));
    nodes.add(node);
    return node;
  }

  @Test
  void onlyNodesWithCertificatesOfOneAuthorityFormACluster() throws Exception {
    ClusterSettings.Tls ours = tls("ours");
    MemberRig a = start("a", ours);
    MemberRig b = start("b", ours);
    await().until(() -> a.up().size() == 2 && b.up().size() == 2);
    MemberRig foreign = start("foreign", tls("theirs"));
    MemberRig bare = start("bare", null);
    await().until(() -> foreign.asked() >= 3 && bare.asked() >= 3);
    assertThat(foreign.up()).isEmpty();
    assertThat(bare.up()).isEmpty();
    assertThat(a.members()).hasSize(2);
  }
}
