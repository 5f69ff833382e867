package dev.firebreak.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ClusterSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** What Pekko is told of a node that is one of many. */
public final class PekkoSettings {
  /** Which language this program speaks with other nodes. */
  public static final int PROTOCOL = Wire.PROTOCOL;

  /** The name of the actor system, the same for all nodes that can be in one cluster. */
  public static final String SYSTEM = Wire.SYSTEM;

  private static final String ARTERY = "pekko.remote.artery.";
  private static final String TLS = ARTERY + "ssl.rotating-keys-engine.";
  private static final String TLS_BY_FILES =
      "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider";

  private PekkoSettings() {}

  /**
   * The whole configuration of a node's actor system.
   *
   * @param config that of a node on its own
   */
  public static Config of(Config config, ClusterSettings settings) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put(ARTERY + "canonical.hostname", settings.host());
    told.put(ARTERY + "canonical.port", settings.port());
    ClusterSettings.Tls tls = settings.tls();
    if (tls != null) {
      told.put(ARTERY + "transport", "tls-tcp");
      told.put(ARTERY + "ssl.ssl-engine-provider", TLS_BY_FILES);
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
