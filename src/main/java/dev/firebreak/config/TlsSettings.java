package dev.firebreak.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the node encrypts its HTTP connections.
 *
 * @param certificate the file with the server's certificate and its chain
 * @param key the file with its private key
 * @param clients whether callers have to prove who they are by a certificate
 * @param clientCa the file with the authorities of these certificates; null if there are none
 * @param handshakeTimeout how long a handshake may take
 * @param owners the callers that are recognized by their certificates
 */
public record TlsSettings(
    Path certificate,
    Path key,
    ClientCertificates clients,
    @Nullable Path clientCa,
    Duration handshakeTimeout,
    List<OwnerSettings> owners) {
  /** Whether callers have certificates. */
  public enum ClientCertificates {
    OFF,
    OPTIONAL,
    REQUIRED
  }
}
