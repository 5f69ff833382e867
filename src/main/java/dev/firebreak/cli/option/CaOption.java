package dev.firebreak.cli.option;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the authorities which certify nodes. */
public final class CaOption {
  static final String VARIABLE = "FIREBREAK_CA";

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = {
        "The certificates, in PEM, of the authorities that may certify the node of an https URL."
            + " Default: $"
            + VARIABLE
            + ", else those that Java trusts."
      })
  private @Nullable Path file;

  /**
   * Returns the context for connections; null for Java's own.
   *
   * @throws IllegalArgumentException if the file can't be used
   */
  public @Nullable SSLContext context() {
    return context(System.getenv());
  }

  public @Nullable SSLContext context(Map<String, String> environment) {
    String variable = environment.getOrDefault(VARIABLE, "").strip();
    if (file != null) {
      return trusting(file);
    }
    return variable.isEmpty() ? null : trusting(Path.of(variable));
  }

  private static SSLContext trusting(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int count = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + count++, certificate);
      }
      if (count == 0) {
        throw new IllegalArgumentException("there is no certificate in " + file);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the certificates in " + file + " can't be read: " + e.getMessage(), e);
    }
  }
}
