package dev.firebreak.bench.server;

import dev.firebreak.tls.CertificateSigner;
import dev.firebreak.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;

/** A certificate of the local host for the servers of a measurement, in a temporary folder. */
public final class BenchCertificate implements AutoCloseable {
  private static final Duration DAY = Duration.ofDays(1);

  private final ScratchFolder folder;
  private final SSLContext trusting;

  private BenchCertificate(ScratchFolder folder, SSLContext trusting) {
    this.folder = folder;
    this.trusting = trusting;
  }

  public static BenchCertificate create() throws IOException {
    ScratchFolder folder = ScratchFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      X500Principal name = new X500Principal("CN=localhost");
      Instant now = Instant.now();
      X509Certificate certificate =
          CertificateSigner.sign(
              new CertificateSigner.Subject(
                  name,
                  keys.getPublic(),
                  List.of("localhost", "127.0.0.1"),
                  new CertificateSigner.Validity(now.minus(DAY), now.plus(DAY)),
                  true),
              new CertificateSigner.Issuer(name, keys.getPrivate()));
      BenchCertificate made = new BenchCertificate(folder, trusting(certificate));
      Files.writeString(made.certificate(), Pem.of("CERTIFICATE", certificate.getEncoded()));
      Files.createFile(
          made.key(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(made.key(), Pem.of("PRIVATE KEY", keys.getPrivate().getEncoded()));
      return made;
    } catch (GeneralSecurityException e) {
      folder.close();
      throw new IOException("a certificate can't be made: " + e.getMessage(), e);
    }
  }

  private static SSLContext trusting(X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("bench", certificate);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  Path certificate() {
    return folder.path().resolve("certificate.pem");
  }

  Path key() {
    return folder.path().resolve("key.pem");
  }

  /** The configuration of a node that has it. */
  public String settings() {
    return "firebreak.http.tls { certificate = \""
        + certificate()
        + "\", key = \""
        + key()
        // Many connections begin at the same time, and no handshake is measured.
        + "\", handshake-timeout = 5m }";
  }

  /** What a client needs to connect. */
  public SSLContext trusting() {
    return trusting;
  }

  @Override
  public void close() {
    folder.close();
  }
}
