package dev.firebreak.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.List;

/** Writes and reads the configuration of a JVM that runs one handler. */
final class HandlerReader {
  private static final String HOME = "firebreak.home";

  /**
   * The shared keys, listed individually so that a new key is not passed on unless it is added
   * here.
   */
  private static final List<String> SHARED = List.of("firebreak.json", "firebreak.plugins-dir");

  private static final Config NO_SECRETS =
      ConfigFactory.parseString(
          "verify { scheme = none, secret = \"\", secret-file = \"\", header = X-Signature,"
              + " tolerance = 5m, owner = \"\" }\n"
              + "callback { url = \"\", per-submit = false, secret = \"\", secret-file = \"\","
              + " events = [failed], headers {} }");

  private HandlerReader() {}

  static Config partOf(Config node, String type) {
    String path = ConfigUtil.joinPath("firebreak", "types", type);
    Config declared = node.getConfig(path).withFallback(node.getConfig("firebreak.type-defaults"));
    // The node verifies signatures and signs callbacks; the handler is not to have these secrets.
    Config own = declared.withoutPath("verify").withoutPath("callback").withFallback(NO_SECRETS);
    Config part = ConfigFactory.empty().withValue(path, own.root());
    for (String key : SHARED) {
      part = part.withValue(key, node.getValue(key));
    }
    // The child process has another working folder.
    Path home = Path.of(node.getString(HOME)).toAbsolutePath();
    return part.withValue(HOME, ConfigValueFactory.fromAnyRef(home.toString()));
  }

  static HandlerSettings read(Config config, String name) throws InvalidConfig {
    ConfigErrors complaints = new ConfigErrors();
    Section root = new Section("firebreak", config.getConfig("firebreak"), complaints);
    HandlerSettings settings =
        new HandlerSettings(
            TypeReader.read(
                name, root.section("types").section(name), root.folder("home"), CallbackRules.NONE),
            SettingsReader.json(root.section("json")),
            SettingsReader.plugins(root));
    complaints.throwIfAny();
    return settings;
  }
}
