package dev.firebreak.tls;

import dev.firebreak.access.OwnerTokens;
import dev.firebreak.access.Token;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.OwnerSettings;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the owner of a client's certificate, by its subject or an alternative name. */
final class ClientOwners {
  private static final Logger LOG = LoggerFactory.getLogger(ClientOwners.class);

  /** The kinds of alternative names (RFC 5280), with the prefixes that OpenSSL writes. */
  private static final Map<Integer, String> KINDS = Map.of(1, "email:", 2, "DNS:", 6, "URI:");

  private final OwnerTokens<Object> tokens;
  private final InstantSource clock;

  private ClientOwners(OwnerTokens<Object> tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  static ClientOwners of(List<OwnerSettings> owners, InstantSource clock) throws InvalidConfig {
    return new ClientOwners(OwnerTokens.of(owners, ClientOwners::recognized), clock);
  }

  private static Object recognized(String text) {
    for (String prefix : KINDS.values()) {
      if (text.startsWith(prefix)) {
        return alternative(prefix, text.substring(prefix.length()));
      }
    }
    try {
      return new X500Principal(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          '"'
              + text
              + "\" is neither a subject such as CN=ci,O=Example nor an alternative name that"
              + " begins with DNS:, URI: or email:",
          e);
    }
  }

  private static String alternative(String prefix, String name) {
    return prefix + (prefix.equals("DNS:") ? name.toLowerCase(Locale.ROOT) : name);
  }

  /** What the client of a session may do; null if it has no certificate, or an unlisted one. */
  @Nullable Token of(SSLSession session) {
    try {
      X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
      // Checked by the handshake, but not if the session was resumed.
      certificate.checkValidity(Date.from(clock.instant()));
      return of(certificate);
    } catch (SSLPeerUnverifiedException _) {
      return null;
    } catch (CertificateException e) {
      LOG.debug("The certificate of a client is not used.", e);
      return null;
    }
  }

  private @Nullable Token of(X509Certificate certificate) throws CertificateParsingException {
    Token token = tokens.find(certificate.getSubjectX500Principal());
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (token != null || names == null) {
      return token;
    }
    for (List<?> name : names) {
      String prefix = KINDS.get((Integer) name.get(0));
      Token ofName = prefix == null ? null : tokens.find(alternative(prefix, (String) name.get(1)));
      if (ofName != null) {
        return ofName;
      }
    }
    return null;
  }
}
