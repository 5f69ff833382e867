package dev.firebreak.cluster;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Authenticates this node with the credential, as client and as server. */
final class NodeKeys extends X509ExtendedKeyManager {
  private static final String ALIAS = "node";
  private static final String[] ALIASES = {ALIAS};

  private final Credential credential;

  NodeKeys(Credential credential) {
    this.credential = credential;
  }

  @Override
  public String chooseEngineClientAlias(
      String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
    return ALIAS;
  }

  @Override
  public String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, SSLEngine engine) {
    return ALIAS;
  }

  @Override
  public String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
    return ALIAS;
  }

  @Override
  public String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
    return ALIAS;
  }

  @Override
  public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
    return ALIASES.clone();
  }

  @Override
  public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
    return ALIASES.clone();
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return new X509Certificate[] {credential.certificate()};
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return credential.key();
  }
}
