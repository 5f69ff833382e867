package dev.firebreak.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.TlsSettings;
import dev.firebreak.fixture.TestAuthority;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files of certificate and key are right, and what is said about others. */
class TlsFilesTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("files");

  @TempDir private Path folder;

  private TlsSettings settings(TlsSettings.ClientCertificates clients) {
    return new TlsSettings(
        folder.resolve("cert.pem"),
        folder.resolve("key.pem"),
        clients,
        folder.resolve("ca.pem"),
        Duration.ofSeconds(1),
        List.of());
  }

  private void check() throws InvalidConfig {
    TlsServer.check(settings(TlsSettings.ClientCertificates.OFF), InstantSource.system());
  }

  private String complaint() {
    InvalidConfig refusal = catchThrowableOfType(InvalidConfig.class, this::check);
    assertThat(refusal).isNotNull();
    assertThat(refusal.errors()).hasSize(1);
    return refusal.errors().getFirst();
  }

  private void write(TestAuthority.Pair pair, String key) throws IOException {
    Files.writeString(folder.resolve("ca.pem"), AUTHORITY.pem());
    TestAuthority.write(folder.resolve("cert.pem"), pair.certificatePem());
    TestAuthority.write(folder.resolve("key.pem"), key);
  }

  @ParameterizedTest
  @CsvSource({"EC, 256", "EC, 384", "RSA, 2048", "Ed25519, 255"})
  void keysOfTheUsualKindsAreRead(String algorithm, int bits) throws IOException {
    TestAuthority.Pair pair = AUTHORITY.server(TestAuthority.keys(algorithm, bits));
    write(pair, "A comment.\n" + pair.keyPem());
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void olderFormsOfKeysAreRead() throws IOException {
    TestAuthority.Pair rsa = AUTHORITY.server(TestAuthority.keys("RSA", 2048));
    byte[] pkcs8 = rsa.keys().getPrivate().getEncoded();
    // The content of the outer octet string, behind version and algorithm.
    write(rsa, Pem.of("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, 26, pkcs8.length)));
    assertThatCode(this::check).doesNotThrowAnyException();

    TestAuthority.Pair ec = AUTHORITY.server(TestAuthority.ecKeys());
    write(
        ec,
        Pem.of("EC PARAMETERS", new byte[] {6, 1, 1})
            + Pem.of("EC PRIVATE KEY", sec1((ECPrivateKey) ec.keys().getPrivate())));
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  private static byte[] sec1(ECPrivateKey key) {
    byte[] number = new byte[32];
    byte[] value = key.getS().toByteArray();
    int from = Math.max(0, value.length - number.length);
    int length = value.length - from;
    System.arraycopy(value, from, number, number.length - length, length);
    return Der.of(
        Der.SEQUENCE,
        Der.of(Der.INTEGER, BigInteger.ONE.toByteArray()),
        Der.of(Der.OCTET_STRING, number));
  }

  @Test
  void anEncryptedKeyIsRefusedWithTheWayOut() throws IOException {
    TestAuthority.Pair pair = AUTHORITY.server();
    for (String key :
        List.of(
            Pem.of("ENCRYPTED PRIVATE KEY", new byte[100]),
            """
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED

            abcd
            -----END RSA PRIVATE KEY-----
            """)) {
      write(pair, key);
      assertThat(complaint())
          .startsWith("firebreak.http.tls.key: ")
          .contains("encrypted", "openssl pkey");
    }
  }

  @Test
  void whatIsNoKeyIsRefusedAndNotQuoted() throws IOException {
    TestAuthority.Pair pair = AUTHORITY.server();
    String secret = "c2VjcmV0IG9mIHRoZSBvcGVyYXRvcg==";
    for (String key :
        List.of(
            secret,
            "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\n%%" + secret + "\n-----END PRIVATE KEY-----\n",
            Pem.of("DSA PRIVATE KEY", new byte[50]),
            AUTHORITY.server(TestAuthority.keys("RSA", 2048)).keyPem(),
            pair.certificatePem(),
            "")) {
      write(pair, key);
      assertThat(complaint()).startsWith("firebreak.http.tls.key: ").doesNotContain("c2VjcmV0");
    }
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws IOException {
    write(AUTHORITY.server(), AUTHORITY.server().keyPem());
    assertThat(complaint()).startsWith("firebreak.http.tls.key: ").contains("CN=server");
  }

  @Test
  void aCertificateOutsideOfItsTimeIsRefused() throws IOException {
    KeyPair keys = TestAuthority.ecKeys();
    TestAuthority.Pair old = AUTHORITY.server(keys, Instant.now().minus(Duration.ofDays(9)));
    write(old, old.keyPem());
    assertThat(complaint()).startsWith("firebreak.http.tls.certificate: expired at ");
    TestAuthority.Pair early = AUTHORITY.server(keys, Instant.now().plus(Duration.ofDays(9)));
    write(early, early.keyPem());
    assertThat(complaint()).startsWith("firebreak.http.tls.certificate: is not valid before ");
  }

  @Test
  void aKeyThatEveryUserCanReadIsRefused() throws IOException {
    TestAuthority.Pair pair = AUTHORITY.server();
    write(pair, pair.keyPem());
    Path key = folder.resolve("key.pem");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(complaint()).startsWith("firebreak.http.tls.key: ").contains("chmod 600 " + key);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void missingAndEmptyFilesAreRefused() throws IOException {
    assertThat(complaint()).startsWith("firebreak.http.tls.certificate: there is no file ");
    TestAuthority.write(folder.resolve("cert.pem"), "");
    assertThat(complaint()).startsWith("firebreak.http.tls.key: there is no file ");
    TestAuthority.write(folder.resolve("key.pem"), "");
    assertThat(complaint()).startsWith("firebreak.http.tls.certificate: ").contains("BEGIN CERT");
    TestAuthority.write(folder.resolve("cert.pem"), Pem.of("CERTIFICATE", new byte[9]));
    assertThat(complaint()).startsWith("firebreak.http.tls.certificate: ").contains("read");
  }

  @Test
  void authoritiesOfClientsMustBeCertificates() throws IOException {
    TestAuthority.Pair pair = AUTHORITY.server();
    write(pair, pair.keyPem());
    TlsSettings required = settings(TlsSettings.ClientCertificates.REQUIRED);
    assertThatCode(() -> TlsServer.check(required, InstantSource.system()))
        .doesNotThrowAnyException();
    Files.writeString(folder.resolve("ca.pem"), "none");
    assertThat(
            catchThrowableOfType(
                InvalidConfig.class, () -> TlsServer.check(required, InstantSource.system())))
        .hasMessageStartingWith("firebreak.http.tls.client-ca: ");
  }
}
