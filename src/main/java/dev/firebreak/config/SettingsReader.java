package dev.firebreak.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.firebreak.task.LongResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes settings from a merged configuration, or reports all of its errors. */
public final class SettingsReader {
  private static final int MEBI = 20;

  /** The form of the name of a type or a schedule. */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** Not a multiple of DAY: Duration multiplies by BigDecimal, whose class takes long to start. */
  private static final Duration LONGEST_RETENTION = Duration.ofDays(10_000);

  private static final int MILLION = 1_000_000;
  private static final int KIBI = 1024;

  /** The node holds the names of all steps of a task that it runs. */
  private static final int MOST_STEPS = 10_000;

  private static final int LONGEST_STEP = 16 * 1024 * KIBI;

  private static final int MOST_SIGNAL_BYTES = 1024 * 1024 * KIBI;
  private static final int BODIES_PART_OF_HEAP = 4;

  /** The default in {@code reference.conf}; this folder may be missing. */
  private static final Path DEFAULT_PLUGINS = Path.of("plugins");

  private final ConfigErrors complaints = new ConfigErrors();
  private final Config config;

  private SettingsReader(Config config) {
    this.config = config;
  }

  /**
   * Reads everything below {@code firebreak}.
   *
   * @param config the result of {@link ConfigFile}
   * @throws InvalidConfig with a line for each unknown key and each bad value
   */
  public static Settings read(Config config) throws InvalidConfig {
    return new SettingsReader(config).read();
  }

  private Settings read() throws InvalidConfig {
    Section root = new Section("firebreak", firebreak(), complaints);
    Config defaults = root.free("type-defaults");
    Path home = root.folder("home");
    CallbackRules rules = CallbackReader.rules(root.section("callbacks"), home);
    TypeReader.checkDefaults(
        new Section("firebreak.type-defaults", defaults, complaints), home, rules);
    Map<String, TypeSettings> types = types(root.section("types"), defaults, home, rules);
    Set<String> declared = Set.copyOf(types.keySet());
    CallbackType.addTo(types);
    StoreSettings store = ClusterReader.store(root.section("store"), home);
    TaskSettings tasks = tasks(root);
    Settings settings =
        new Settings(
            http(root.section("http"), home, store == null ? tasks.dataDir() : null, declared),
            new ExecutionSettings(
                json(root.section("json")),
                plugins(root),
                workDir(root),
                root.integer("spare-carriers", 0, 1000),
                root.duration("drain-timeout", Duration.ZERO, DAY)),
            new StorageSettings(
                tasks, store, ClusterReader.cluster(root.section("cluster"), home, store != null)),
            new ObservationSettings(
                MetricsReader.read(root.section("metrics")),
                TraceReader.read(root.section("traces"))),
            types,
            ScheduleReader.read(root.section("schedules"), declared),
            config);
    boolean keeps = settings.storage().keepsTasks();
    if (!keeps && !settings.schedules().isEmpty()) {
      root.reject("schedules", "need firebreak.data-dir, where their tasks are kept");
    }
    if (!keeps && types.containsKey(CallbackSettings.TYPE)) {
      root.reject(
          "types", "with a callback need firebreak.data-dir: only ends of tasks are reported");
    }
    AccessReader.refuseUnsafe(root, settings.http(), keeps);
    CorsReader.refuseUnsafe(root, settings.http(), types);
    LogReader.check(root.section("log"));
    if (keeps) {
      types.forEach((name, type) -> requireStorable(root, name, type));
    }
    root.refuseUnknownKeys();
    complaints.throwIfAny();
    return settings;
  }

  private static void requireStorable(Section root, String name, TypeSettings type) {
    TypeSettings.Program program = type.program();
    if (program != null && program.results().maxOutput() > LongResult.LONGEST) {
      root.reject(
          "types." + name + ".max-output",
          "is more than the "
              + (LongResult.LONGEST >> MEBI)
              + "M that the result of a task may have; only a node that keeps no tasks (data-dir ="
              + " \"\") may have more");
    }
  }

  private Config firebreak() throws InvalidConfig {
    try {
      return config.getConfig("firebreak");
    } catch (ConfigException e) {
      throw new InvalidConfig(List.of(String.valueOf(e.getMessage())));
    }
  }

  private static HttpSettings http(
      Section http, Path home, @Nullable Path dataDir, Set<String> types) {
    HttpSettings settings =
        new HttpSettings(
            new HttpSettings.Address(
                http.text("host"),
                http.is("port", "off") ? HttpSettings.NO_PORT : http.integer("port", 0, 65_535),
                SocketReader.read(http.section("socket"), home)),
            new HttpSettings.Callers(
                http.choice("access", HttpSettings.Access.class),
                http.textOrNone("token-file").isEmpty()
                    ? null
                    : home.resolve(http.folder("token-file")).toAbsolutePath(),
                allowedHosts(http),
                AccessReader.proxies(http)),
            limits(http),
            TlsReader.read(http.section("tls"), home),
            AuditReader.read(http.section("audit"), home, dataDir),
            AccessLogReader.read(http.section("access-log"), home, dataDir),
            RouteReader.read(http.section("routes"), types));
    SocketReader.refuseUnreachable(http, settings);
    http.refuseUnknownKeys();
    return settings;
  }

  private static HttpSettings.Limits limits(Section http) {
    return new HttpSettings.Limits(
        new HttpSettings.Connections(
            http.integer("max-connections", 1, MILLION),
            http.integer("max-connections-per-address", 1, MILLION)),
        new HttpSettings.Time(
            http.duration("header-timeout", MILLI, DAY),
            http.duration("body-timeout", MILLI, DAY),
            http.duration("idle-timeout", MILLI, DAY),
            http.duration("write-timeout", MILLI, DAY)),
        head(http),
        new HttpSettings.Linger(
            http.duration("linger-timeout", Duration.ZERO, DAY),
            http.bytes("linger-size", 0, Long.MAX_VALUE)),
        bodyMemory(http));
  }

  private static List<String> allowedHosts(Section http) {
    List<String> hosts = http.textsOrCommas("allowed-hosts");
    for (String host : hosts) {
      if (!host.equals("*") && Authority.of(host).isEmpty()) {
        http.reject("allowed-hosts", '"' + host + "\" is not a host name, with or without a port");
      }
    }
    return hosts;
  }

  private static HttpSettings.Head head(Section http) {
    return new HttpSettings.Head(
        (int) http.bytes("max-head-size", KIBI, 1024 * KIBI),
        (int) http.bytes("max-uri-length", 1, 64 * KIBI),
        http.integer("max-headers", 1, 1000),
        (int) http.bytes("max-header-name-length", 1, KIBI),
        (int) http.bytes("max-header-length", 1, 1024 * KIBI));
  }

  /** Reads the memory for bodies: bytes, or a part of the heap by default. */
  private static long bodyMemory(Section http) {
    long bytes = http.bytes("body-memory", 0, Long.MAX_VALUE);
    return bytes == 0 ? Runtime.getRuntime().maxMemory() / BODIES_PART_OF_HEAP : bytes;
  }

  static JsonSettings json(Section json) {
    JsonSettings settings =
        new JsonSettings(
            json.integer("max-depth", 1, 500),
            json.integer("max-number-length", 1, 100_000),
            (int) json.bytes("max-string-length", 1, Integer.MAX_VALUE));
    json.refuseUnknownKeys();
    return settings;
  }

  static PluginSettings plugins(Section root) {
    Path folder = root.folder("plugins-dir");
    boolean isDefault = folder.equals(DEFAULT_PLUGINS);
    return new PluginSettings(root.folder("home").resolve(folder), isDefault);
  }

  private static TaskSettings tasks(Section root) {
    Section tasks = root.section("tasks");
    boolean none = root.textOrNone("data-dir").isEmpty();
    TaskSettings settings =
        new TaskSettings(
            none ? null : root.folder("home").resolve(root.folder("data-dir")).toAbsolutePath(),
            tasks.integer("max-backlog", 1, Integer.MAX_VALUE),
            tasks.duration("retention", Duration.ZERO, LONGEST_RETENTION),
            (int) tasks.bytes("kept-output", 0, 1024 * KIBI),
            tasks.integer("max-steps", 0, MOST_STEPS),
            (int) tasks.bytes("max-step", 0, LONGEST_STEP),
            tasks.bytes("max-signal-bytes", 0, MOST_SIGNAL_BYTES));
    tasks.refuseUnknownKeys();
    return settings;
  }

  /** Returns a folder of this process alone: two nodes must not remove each other's folders. */
  private static Path workDir(Section root) {
    String text = root.textOrNone("work-dir");
    Path parent =
        text.isEmpty()
            ? Path.of(System.getProperty("java.io.tmpdir"))
            : root.folder("home").resolve(root.folder("work-dir"));
    return parent.toAbsolutePath().resolve("firebreak-" + ProcessHandle.current().pid());
  }

  private Map<String, TypeSettings> types(
      Section types, Config defaults, Path home, CallbackRules rules) {
    Map<String, TypeSettings> all = new TreeMap<>();
    for (String name : types.names()) {
      if (!NAME.matcher(name).matches()) {
        types.reject(name, "a type's name has 1 to 64 letters, digits, - or _");
        continue;
      }
      if (name.equals(CallbackSettings.TYPE)) {
        types.reject(name, "is the type whose tasks tell the ends of others: choose another name");
        continue;
      }
      all.put(name, TypeReader.read(name, types.section(name).withFallback(defaults), home, rules));
    }
    return all;
  }
}
