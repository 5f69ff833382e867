package dev.firebreak.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * Creates self-signed certificates (X.509, RFC 5280), as TLS requires one. The JDK has no public
 * interface to create certificates. They never expire: clocks of nodes may differ, and the key is
 * trusted because it comes from the store.
 */
final class SelfSigned {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF_8 = 0x0C;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int VERSION = 0xA0;
  private static final byte[] VERSION_3 = {2};

  /** 1.2.840.10045.4.3.2, ecdsa-with-SHA256. */
  private static final byte[] ECDSA = {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2};

  /** 2.5.4.3, common name. */
  private static final byte[] COMMON_NAME = {0x55, 4, 3};

  private static final int SERIAL_BITS = 127;
  private static final int SHORT = 0x80;

  private SelfSigned() {}

  /** Creates a certificate for the key pair of an elliptic curve. */
  static X509Certificate of(KeyPair keys, String name) throws GeneralSecurityException {
    byte[] algorithm = der(SEQUENCE, der(OBJECT_IDENTIFIER, ECDSA));
    byte[] content = content(keys, name, algorithm);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(content);
    byte[] whole =
        der(SEQUENCE, content, algorithm, der(BIT_STRING, new byte[1], signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
  }

  private static byte[] content(KeyPair keys, String name, byte[] algorithm) {
    byte[] subject =
        der(
            SEQUENCE,
            der(SET, der(SEQUENCE, der(OBJECT_IDENTIFIER, COMMON_NAME), text(UTF_8, name))));
    byte[] always =
        der(SEQUENCE, text(UTC_TIME, "700101000000Z"), text(GENERALIZED_TIME, "99991231235959Z"));
    byte[] serial =
        new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE).toByteArray();
    return der(
        SEQUENCE,
        der(VERSION, der(INTEGER, VERSION_3)),
        der(INTEGER, serial),
        algorithm,
        subject,
        always,
        subject,
        keys.getPublic().getEncoded());
  }

  private static byte[] text(int tag, String text) {
    return der(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Tag, length and content, in the distinguished encoding rules (X.690). */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int length = content.size();
    if (length < SHORT) {
      whole.write(length);
    } else {
      byte[] bytes = BigInteger.valueOf(length).toByteArray();
      int from = bytes[0] == 0 ? 1 : 0;
      whole.write(SHORT | bytes.length - from);
      whole.write(bytes, from, bytes.length - from);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }
}
