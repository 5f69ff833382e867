package dev.firebreak.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ClusterSettings;
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

/** What Pekko is told of a node that is one of many. */
public final class PekkoSettings {
  /** Which language this program speaks with other nodes. */
  public static final int PROTOCOL = ClusterMessage.PROTOCOL;

  /** The name of the actor system, the same for all nodes that can be in one cluster. */
  public static final String SYSTEM = ClusterMessage.SYSTEM;

  private static final String ARTERY = "pekko.remote.artery.";
  private static final String TLS = ARTERY + "ssl.rotating-keys-engine.";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private PekkoSettings() {}

  /**
   * All that a node's actor system is told.
   *
   * @param config that of a node on its own
   * @param nodes the store that has the secret of its nodes; not asked if there are files instead
   * @throws StoreException if the secret can't be had
   */
  public static ActorSystemSetup of(Config config, ClusterSettings settings, NodeStore nodes)
      throws StoreException {
    ActorSystemSetup setup =
        ActorSystemSetup.create(BootstrapSetup.create(config(config, settings)));
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
                  .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)));
    } catch (GeneralSecurityException e) {
      throw new StoreException.Refused(
          "the key by which nodes know each other can't be read ("
              + e.getMessage()
              + "). Stop all nodes and delete the row cluster.secret of the table meta: the next"
              + " node makes another",
          e);
    } catch (ExecutionException | TimeoutException e) {
      throw e.getCause() instanceof StoreException failure
          ? failure
          : new StoreException.Unavailable(
              "it does not say by what nodes know each other: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException.Unavailable("interrupted", e);
    }
  }

  private static Config config(Config config, ClusterSettings settings) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put(ARTERY + "canonical.hostname", settings.host());
    told.put(ARTERY + "canonical.port", settings.port());
    ClusterSettings.Tls tls = settings.tls();
    if (tls != null) {
      told.put(TLS + "key-file", tls.key().toString());
      told.put(TLS + "cert-file", tls.certificate().toString());
      told.put(TLS + "ca-cert-file", tls.authority().toString());
    }
    return ConfigFactory.parseMap(told, "firebreak.cluster")
        .withFallback(ConfigFactory.parseResources("firebreak-cluster.conf"))
        .withFallback(config)
        .resolve();
  }
}
