package dev.firebreak.cluster;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trusts exactly one certificate; TLS makes the other side prove that it has the key. Neither a
 * clock nor an authority is consulted.
 */
final class NodeTrust extends X509ExtendedTrustManager {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTrust.class);

  private final X509Certificate only;
  private final AtomicBoolean warned = new AtomicBoolean();

  NodeTrust(X509Certificate only) {
    this.only = only;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0 || !only.equals(chain[0])) {
      if (warned.compareAndSet(false, true)) {
        LOG.warn(
            "A peer of a cluster connection does not have the key of this store's nodes: it is"
                + " another program, a node of another store, or a node with files in"
                + " firebreak.cluster.tls. The connection is refused; further ones are not"
                + " logged.");
      }
      throw new CertificateException("not the certificate of the nodes of this store");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[] {only};
  }
}
