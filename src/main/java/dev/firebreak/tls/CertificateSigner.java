package dev.firebreak.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/**
 * Creates certificates (X.509, RFC 5280). The JDK has no public interface for that. Not for the
 * server's own certificate, which the operator gets from an authority: for nodes that trust each
 * other by their store, for measurements and for tests.
 */
public final class CertificateSigner {
  private static final int BOOLEAN = 0x01;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int VERSION = 0xA0;
  private static final int EXTENSIONS = 0xA3;
  private static final int DNS_NAME = 0x82;
  private static final int ADDRESS = 0x87;
  private static final byte[] VERSION_3 = {2};
  private static final byte[] TRUE = {(byte) 0xFF};

  /** 1.2.840.10045.4.3.2, ecdsa-with-SHA256. */
  private static final byte[] ECDSA = {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2};

  /** 2.5.29.17, subject alternative name. */
  private static final byte[] ALTERNATIVE_NAMES = {0x55, 0x1D, 17};

  /** 2.5.29.19, basic constraints. */
  private static final byte[] BASIC_CONSTRAINTS = {0x55, 0x1D, 19};

  private static final int SERIAL_BITS = 127;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private CertificateSigner() {}

  /**
   * The names that a certificate certifies.
   *
   * @param hosts host names and numeric addresses
   * @param authority whether the key may sign other certificates
   */
  public record Subject(
      X500Principal name,
      PublicKey key,
      List<String> hosts,
      Validity validity,
      boolean authority) {}

  /** The time in which a certificate is valid. */
  public record Validity(Instant from, Instant until) {}

  /**
   * The name and the key of the authority.
   *
   * @param key the private key of an elliptic curve
   */
  public record Issuer(X500Principal name, PrivateKey key) {}

  /** Creates a certificate. */
  public static X509Certificate sign(Subject subject, Issuer issuer)
      throws GeneralSecurityException {
    byte[] algorithm = Der.of(Der.SEQUENCE, Der.of(Der.OBJECT_IDENTIFIER, ECDSA));
    byte[] content = content(subject, issuer.name(), algorithm);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(issuer.key());
    signature.update(content);
    byte[] whole =
        Der.of(
            Der.SEQUENCE,
            content,
            algorithm,
            Der.of(Der.BIT_STRING, new byte[1], signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
  }

  private static byte[] content(Subject subject, X500Principal issuer, byte[] algorithm) {
    byte[] serial =
        new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE).toByteArray();
    return Der.of(
        Der.SEQUENCE,
        Der.of(VERSION, Der.of(Der.INTEGER, VERSION_3)),
        Der.of(Der.INTEGER, serial),
        algorithm,
        issuer.getEncoded(),
        Der.of(Der.SEQUENCE, time(subject.validity().from()), time(subject.validity().until())),
        subject.name().getEncoded(),
        subject.key().getEncoded(),
        Der.of(EXTENSIONS, Der.of(Der.SEQUENCE, extensions(subject))));
  }

  private static byte[] time(Instant time) {
    return Der.of(GENERALIZED_TIME, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[][] extensions(Subject subject) {
    byte[] constraints =
        subject.authority()
            ? Der.of(Der.SEQUENCE, Der.of(BOOLEAN, TRUE))
            : Der.of(Der.SEQUENCE, new byte[0]);
    byte[] critical = Der.of(BOOLEAN, TRUE);
    byte[] basic = extension(BASIC_CONSTRAINTS, critical, constraints);
    if (subject.hosts().isEmpty()) {
      return new byte[][] {basic};
    }
    byte[][] names = subject.hosts().stream().map(CertificateSigner::host).toArray(byte[][]::new);
    return new byte[][] {
      basic, extension(ALTERNATIVE_NAMES, new byte[0], Der.of(Der.SEQUENCE, names))
    };
  }

  private static byte[] extension(byte[] identifier, byte[] critical, byte[] value) {
    return Der.of(
        Der.SEQUENCE,
        Der.of(Der.OBJECT_IDENTIFIER, identifier),
        critical,
        Der.of(Der.OCTET_STRING, value));
  }

  private static byte[] host(String host) {
    try {
      return Der.of(ADDRESS, InetAddress.ofLiteral(host).getAddress());
    } catch (IllegalArgumentException _) {
      return Der.of(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
