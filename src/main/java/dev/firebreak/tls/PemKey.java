package dev.firebreak.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a private key from PEM (RFC 7468): PKCS #8, or the older forms PKCS #1 and SEC 1. */
final class PemKey {
  private static final String KEY = "key";
  private static final byte[] VERSION_0 = {0};
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private PemKey() {}

  /**
   * Reads the private key of a public key.
   *
   * @param pem the content of the file
   * @param ofCertificate the public key of the certificate
   * @throws Unusable if there is no such key in the file
   */
  static PrivateKey read(String pem, PublicKey ofCertificate) throws Unusable {
    Matcher block = BLOCK.matcher(pem);
    while (block.find()) {
      String kind = block.group(1);
      String text = block.group(2);
      if (kind.equals("ENCRYPTED PRIVATE KEY") || text.contains("ENCRYPTED")) {
        throw new Unusable(
            KEY, "is encrypted; write it without a passphrase (openssl pkey -in FILE -out OTHER)");
      } else if (kind.endsWith("PRIVATE KEY")) {
        return of(kind, text, ofCertificate);
      }
    }
    throw new Unusable(KEY, "has no block BEGIN PRIVATE KEY, which a key in PEM has");
  }

  private static PrivateKey of(String kind, String text, PublicKey ofCertificate) throws Unusable {
    try {
      byte[] content = Base64.getMimeDecoder().decode(text);
      byte[] pkcs8 =
          switch (kind) {
            case "PRIVATE KEY" -> content;
            case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> pkcs8(content, ofCertificate);
            default ->
                throw new Unusable(
                    KEY,
                    "is a \"" + kind + "\", which is not supported; PKCS #8 is the usual form");
          };
      return KeyFactory.getInstance(ofCertificate.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // The reason could quote the key.
      throw new Unusable(
          KEY,
          "is not a readable key of the kind of the certificate, which is "
              + ofCertificate.getAlgorithm());
    }
  }

  /** The older forms lack the algorithm with its parameters, which the certificate has. */
  private static byte[] pkcs8(byte[] key, PublicKey ofCertificate) {
    return Der.of(
        Der.SEQUENCE,
        Der.of(Der.INTEGER, VERSION_0),
        Der.firstOf(ofCertificate.getEncoded()),
        Der.of(Der.OCTET_STRING, key));
  }
}
