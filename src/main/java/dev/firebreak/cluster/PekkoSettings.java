package dev.firebreak.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ClusterSettings;
import dev.firebreak.config.TrimmedResources;
import dev.firebreak.store.NodeStore;
import dev.firebreak.store.StoreException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;
import org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider;

/** The Pekko settings of a node in a cluster. */
public final class PekkoSettings {
  /** The number of the protocol between nodes. */
  public static final int PROTOCOL = ClusterMessage.PROTOCOL;

  /** The name of the actor system, the same for all nodes that can be in one cluster. */
  public static final String SYSTEM = ClusterMessage.SYSTEM;

  private static final String ARTERY = "pekko.remote.artery.";
  private static final String TLS = ARTERY + "ssl.rotating-keys-engine.";

  private static final Duration SECRET_TIMEOUT = Duration.ofSeconds(60);

  private PekkoSettings() {}

  /**
   * Returns the setup of a node's actor system.
   *
   * @param config the settings of a single node
   * @param nodes the store with the secret of its nodes; not asked if files are configured instead
   * @throws StoreException if the secret can't be read
   */
  public static ActorSystemSetup of(Config config, ClusterSettings settings, NodeStore nodes)
      throws StoreException {
    ActorSystemSetup setup =
        ActorSystemSetup.create(
            BootstrapSetup.create(config(config, settings))
                .withClassloader(TrimmedResources.loader()));
    if (settings.tls() != null) {
      return setup.withSetup(
          SSLEngineProviderSetup.create(
              system -> new Handshakes(new RotatingKeysSSLEngineProvider(system), system)));
    }
    MutualTls tls = tls(nodes);
    return setup.withSetup(SSLEngineProviderSetup.create(system -> new Handshakes(tls, system)));
  }

  private static MutualTls tls(NodeStore nodes) throws StoreException {
    try {
      return new MutualTls(
          Credential.of(
              nodes
                  .secret(() -> Credential.make().text())
                  .toCompletableFuture()
                  .get(SECRET_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)));
    } catch (GeneralSecurityException e) {
      throw new StoreException.Refused(
          "the key by which nodes authenticate each other can't be read ("
              + e.getMessage()
              + "). Stop all nodes and delete the row cluster.secret of the table meta: the next"
              + " node makes another",
          e);
    } catch (ExecutionException | TimeoutException e) {
      throw e.getCause() instanceof StoreException failure
          ? failure
          : new StoreException.Unavailable(
              "the key by which nodes authenticate each other can't be read from the store: " + e,
              e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException.Unavailable("interrupted", e);
    }
  }

  private static Config config(Config config, ClusterSettings settings) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(ARTERY + "canonical.hostname", settings.host());
    values.put(ARTERY + "canonical.port", settings.port());
    ClusterSettings.Tls tls = settings.tls();
    if (tls != null) {
      values.put(TLS + "key-file", tls.key().toString());
      values.put(TLS + "cert-file", tls.certificate().toString());
      values.put(TLS + "ca-cert-file", tls.authority().toString());
    }
    return ConfigFactory.parseMap(values, "firebreak.cluster")
        .withFallback(ConfigFactory.parseResources("firebreak-cluster.conf"))
        .withFallback(config)
        .resolve();
  }
}
