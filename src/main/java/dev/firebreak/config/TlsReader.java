package dev.firebreak.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code firebreak.http.tls}. */
final class TlsReader {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);

  private TlsReader() {}

  /**
   * Returns the settings; null if the node does not encrypt.
   *
   * @param home the folder that relative paths are resolved against
   */
  static @Nullable TlsSettings read(Section tls, Path home) {
    Path certificate = file(tls, "certificate", home);
    Path key = file(tls, "key", home);
    Path clientCa = file(tls, "client-ca", home);
    TlsSettings.ClientCertificates clients =
        tls.choice("client-certificates", TlsSettings.ClientCertificates.class);
    Duration timeout = tls.duration("handshake-timeout", MILLI, DAY);
    List<OwnerSettings> owners = OwnerReader.read(tls, "certificates");
    tls.refuseUnknownKeys();
    boolean asked = clients != TlsSettings.ClientCertificates.OFF;
    if (certificate != null && key != null) {
      if (!asked && !owners.isEmpty()) {
        tls.reject("owners", "have no effect while client-certificates are off");
      }
      if (asked && clientCa == null) {
        tls.reject("client-ca", "is empty, but client-certificates need authorities to trust");
      }
      return new TlsSettings(certificate, key, clients, clientCa, timeout, owners);
    } else if (certificate != null) {
      tls.reject("key", "is empty, but a certificate is given; both are needed");
    } else if (key != null) {
      tls.reject("certificate", "is empty, but a key is given; both are needed");
    } else if (asked) {
      tls.reject("client-certificates", "have no effect without a certificate of the server");
    }
    return null;
  }

  private static @Nullable Path file(Section tls, String key, Path home) {
    return tls.textOrNone(key).isBlank() ? null : home.resolve(tls.folder(key)).toAbsolutePath();
  }
}
