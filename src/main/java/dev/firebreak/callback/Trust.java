package dev.firebreak.callback;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The authorities whose certificates receivers may have. */
final class Trust {
  private Trust() {}

  /**
   * Makes connections that trust the authorities of Java, and those in a file.
   *
   * @param file certificates in PEM; null for none
   * @throws IOException if the file can't be read
   */
  static SSLSocketFactory of(@Nullable Path file) throws IOException {
    try {
      if (file == null) {
        return SSLContext.getDefault().getSocketFactory();
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int n = 0;
      for (X509Certificate usual : usual()) {
        store.setCertificateEntry("usual-" + n++, usual);
      }
      try (InputStream in = Files.newInputStream(file)) {
        for (Certificate own : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("own-" + n++, own);
        }
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(store), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("callbacks.trust-file " + file + " can't be used: " + e, e);
    }
  }

  private static X509Certificate[] usual() throws GeneralSecurityException {
    return Arrays.stream(managers(null))
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .map(X509TrustManager::getAcceptedIssuers)
        .orElseGet(() -> new X509Certificate[0]);
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
