package dev.firebreak.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;

/**
 * The certificate of the server with its chain, and its key.
 *
 * @param chain the server's certificate first
 */
record Identity(List<X509Certificate> chain, PrivateKey key) {
  private static final String CERTIFICATE = "certificate";
  private static final byte[] PROBE = {1, 2, 3, 4};

  /**
   * Reads both files.
   *
   * @throws Unusable if one of them can't be used, or they do not belong together
   */
  static Identity of(TlsFiles.Content files, Instant now) throws Unusable {
    List<X509Certificate> chain = certificates(CERTIFICATE, files.certificate());
    try {
      chain.getFirst().checkValidity(Date.from(now));
    } catch (CertificateExpiredException _) {
      throw new Unusable(CERTIFICATE, "expired at " + chain.getFirst().getNotAfter().toInstant());
    } catch (CertificateNotYetValidException _) {
      throw new Unusable(
          CERTIFICATE, "is not valid before " + chain.getFirst().getNotBefore().toInstant());
    }
    PrivateKey key = PemKey.read(files.key(), chain.getFirst().getPublicKey());
    if (!belong(key, chain.getFirst().getPublicKey())) {
      throw new Unusable("key", "is not the key of the certificate " + name(chain.getFirst()));
    }
    return new Identity(chain, key);
  }

  /** Reads certificates in PEM. */
  static List<X509Certificate> certificates(String configKey, String pem) throws Unusable {
    try {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)));
      if (!all.isEmpty()) {
        return all.stream().map(X509Certificate.class::cast).toList();
      }
    } catch (CertificateException e) {
      throw new Unusable(configKey, "has a certificate that can't be read: " + e.getMessage());
    }
    throw new Unusable(configKey, "has no block BEGIN CERTIFICATE, which a certificate in PEM has");
  }

  private static boolean belong(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /** The subject of a certificate, for messages. */
  static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  /** When the first of the certificates expires. */
  Instant expiry() {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }

  String description() {
    return name(chain.getFirst()) + ", valid until " + chain.getFirst().getNotAfter().toInstant();
  }
}
