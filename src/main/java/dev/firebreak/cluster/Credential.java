package dev.firebreak.cluster;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * Proves that a program is a node: one key for all nodes of a store, kept in the store, so that
 * exactly the programs that may read the store can be nodes.
 */
record Credential(PrivateKey key, X509Certificate certificate) {

  /** Creates a new credential. */
  static Credential make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      return new Credential(keys.getPrivate(), SelfSigned.of(keys, "firebreak"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java can't make a key for the cluster", e);
    }
  }

  /** Parses the text that {@link #text} returned. */
  static Credential of(String text) throws GeneralSecurityException {
    List<String> lines = text.lines().toList();
    if (lines.size() != 2) {
      throw new GeneralSecurityException("not a key and a certificate");
    }
    try {
      byte[] key = Base64.getDecoder().decode(lines.getFirst());
      byte[] certificate = Base64.getDecoder().decode(lines.getLast());
      return new Credential(
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificate)));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("not in base 64", e);
    }
  }

  /** The text for the store: two lines. */
  String text() {
    Base64.Encoder base64 = Base64.getEncoder();
    try {
      return base64.encodeToString(key.getEncoded())
          + '\n'
          + base64.encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was just made can't be written", e);
    }
  }

  @Override
  public String toString() {
    return "a credential";
  }
}
