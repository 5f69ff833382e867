package dev.firebreak.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the settings of the store and the cluster. */
final class ClusterReader {
  /** Names that every store can hold, and that log lines and answers show unchanged. */
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{0,255}");

  private ClusterReader() {}

  /**
   * The shared database; null if there is none.
   *
   * @param home the folder that relative paths are resolved against
   */
  static @Nullable StoreSettings store(Section store, Path home) {
    String url = store.textOrNone("jdbc-url");
    String user = store.textOrNone("user");
    Secret password = SecretReader.read(store, "password", home);
    if (!url.isEmpty()) {
      DatabaseUrl.flaw(url).ifPresent(flaw -> store.reject("jdbc-url", flaw));
    }
    store.refuseUnknownKeys();
    return url.isEmpty() ? null : new StoreSettings(url, user, password);
  }

  /**
   * Reads the cluster settings of the node.
   *
   * @param home the folder that relative paths are resolved against
   * @param used whether the node will use them
   */
  static ClusterSettings cluster(Section cluster, Path home, boolean used) {
    Section tls = cluster.section("tls");
    ClusterSettings settings =
        new ClusterSettings(
            name(cluster),
            cluster.text("host"),
            cluster.integer("port", 0, 65_535),
            tls(tls, home, used));
    tls.refuseUnknownKeys();
    cluster.refuseUnknownKeys();
    if (used && !settings.host().isBlank()) {
      requireReachable(cluster, settings);
    }
    return settings;
  }

  private static String name(Section cluster) {
    String name = cluster.textOrNone("name");
    if (!NAME.matcher(name).matches()) {
      cluster.reject("name", "may have up to 255 characters, and no control characters");
    }
    return nameOrProcess(name);
  }

  /** The name of the node, which is that of its process if it has none. */
  static String nameOrProcess(String name) {
    return name.isEmpty() ? "pid-" + ProcessHandle.current().pid() : name;
  }

  private static ClusterSettings.@Nullable Tls tls(Section tls, Path home, boolean used) {
    Path certificate = file(tls, "certificate", home, used);
    Path key = file(tls, "key", home, used);
    Path authority = file(tls, "authority", home, used);
    if (certificate != null && key != null && authority != null) {
      return new ClusterSettings.Tls(certificate, key, authority);
    } else if (certificate != null || key != null || authority != null) {
      tls.reject(
          "certificate", "must be set together with key and authority, or none of the three");
    }
    return null;
  }

  private static @Nullable Path file(Section tls, String key, Path home, boolean used) {
    if (tls.textOrNone(key).isEmpty()) {
      return null;
    }
    Path file = home.resolve(tls.folder(key)).toAbsolutePath();
    if (used && !Files.isReadable(file)) {
      tls.reject(key, file + " is not a file that can be read");
    }
    return file;
  }

  private static void requireReachable(Section cluster, ClusterSettings settings) {
    InetAddress address;
    try {
      address = InetAddress.getByName(settings.host());
    } catch (UnknownHostException _) {
      cluster.reject("host", '"' + settings.host() + "\" has no address");
      return;
    }
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      cluster.reject("host", settings.host() + " is not an address that other nodes can reach");
    }
  }
}
