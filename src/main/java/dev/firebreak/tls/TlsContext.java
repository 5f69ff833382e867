package dev.firebreak.tls;

import dev.firebreak.config.TlsSettings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** One pair of certificate and key, with the JDK's context for its connections. */
final class TlsContext {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /** Only those with forward secrecy and authenticated encryption (RFC 9325). */
  private static final String[] CIPHERS = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
  };

  /** Without the large finite fields, with which a client could make a handshake costly. */
  private static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1"};

  private static final String[] APPLICATION_PROTOCOLS = {"http/1.1"};

  /** How long a client may resume a session without a new proof of its certificate. */
  private static final Duration SESSION = Duration.ofHours(1);

  private static final int MOST_SESSIONS = 2000;
  private static final char[] NO_PASSWORD = {};

  private final SSLContext context;
  private final TlsSettings.ClientCertificates clients;
  private final Identity identity;

  private TlsContext(
      SSLContext context, TlsSettings.ClientCertificates clients, Identity identity) {
    this.context = context;
    this.clients = clients;
    this.identity = identity;
  }

  static TlsContext of(TlsFiles.Content files, TlsSettings settings, Instant now) throws Unusable {
    Identity identity = Identity.of(files, now);
    TrustManager[] trust =
        settings.clients() == TlsSettings.ClientCertificates.OFF
            ? new TrustManager[0]
            : trust(Identity.certificates("client-ca", files.clientCa()));
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(identity).getKeyManagers(), trust, null);
      context.getServerSessionContext().setSessionTimeout((int) SESSION.toSeconds());
      context.getServerSessionContext().setSessionCacheSize(MOST_SESSIONS);
      return new TlsContext(context, settings.clients(), identity);
    } catch (GeneralSecurityException | IOException e) {
      throw new Unusable("certificate", "can't be used: " + e.getMessage());
    }
  }

  private static KeyManagerFactory keys(Identity identity)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server", identity.key(), NO_PASSWORD, identity.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, NO_PASSWORD);
    return factory;
  }

  private static TrustManager[] trust(List<X509Certificate> authorities) throws Unusable {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("authority-" + i, authorities.get(i));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new Unusable("client-ca", "can't be used: " + e.getMessage());
    }
  }

  /** Creates the engine of one connection. */
  SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(CIPHERS);
    parameters.setNamedGroups(GROUPS);
    parameters.setApplicationProtocols(APPLICATION_PROTOCOLS);
    switch (clients) {
      case OFF -> {}
      case OPTIONAL -> parameters.setWantClientAuth(true);
      case REQUIRED -> parameters.setNeedClientAuth(true);
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  Instant expiry() {
    return identity.expiry();
  }

  /** The certificate, for messages. */
  String description() {
    return identity.description();
  }
}
