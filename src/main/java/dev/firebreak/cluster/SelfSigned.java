package dev.firebreak.cluster;

import dev.firebreak.tls.CertificateSigner;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * Creates self-signed certificates, as TLS requires one. They never expire: clocks of nodes may
 * differ, and the key is trusted because it comes from the store.
 */
final class SelfSigned {
  private static final CertificateSigner.Validity ALWAYS =
      new CertificateSigner.Validity(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59Z"));

  private SelfSigned() {}

  /** Creates a certificate for the key pair of an elliptic curve. */
  static X509Certificate of(KeyPair keys, String name) throws GeneralSecurityException {
    X500Principal subject = new X500Principal("CN=" + name);
    return CertificateSigner.sign(
        new CertificateSigner.Subject(subject, keys.getPublic(), List.of(), ALWAYS, false),
        new CertificateSigner.Issuer(subject, keys.getPrivate()));
  }
}
