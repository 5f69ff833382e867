package dev.firebreak.warm;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import dev.firebreak.config.Settings;
import dev.firebreak.config.TypeSettings;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The command line and the first line of a child JVM. */
final class ChildJvm {
  private static final String MAIN = "dev.firebreak.child.ChildMain";

  /** Of the memory that a type may have; the rest is for the JVM itself. */
  private static final double HEAP_PART = 0.6;

  /**
   * The serial collector has no threads of its own and the smallest footprint. No file is left
   * behind, whatever happens: no core, no report of a crash, no performance data. Whatever the JVM
   * itself has to say goes where it can't be taken for an answer. The first allocation that fails
   * is the end: there is but one attempt, and it is to blame.
   */
  private static final List<String> FLAGS =
      List.of(
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+DisplayVMOutputToStderr",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:ErrorFile=/dev/null",
          "-XX:-UsePerfData",
          "-Xlog:disable",
          "-Xlog:all=warning:stderr");

  private ChildJvm() {}

  static List<String> command(TypeSettings.ProgramLimits limits, Path home) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    if (limits.memory() > 0) {
      command.add("-Xmx" + Math.max(2 << 20, (long) (limits.memory() * HEAP_PART)));
    }
    Path cache = home.resolve("lib/firebreak.aot");
    if (Files.exists(cache)) {
      // Where it does not fit, it is ignored, and need not be spoken of.
      command.add("-XX:AOTCache=" + cache);
      command.add("-Xlog:aot*=off,cds*=off");
    }
    command.add("-cp");
    command.add(classPath());
    command.add(MAIN);
    return command;
  }

  /** The child works in another folder. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** All that the node was told, but for other types: so the child reads it as the node did. */
  static ChildWire.Setup setup(TypeSettings type, Settings settings) {
    String path = ConfigUtil.joinPath("firebreak", "types", type.name());
    Config all = settings.config();
    Config own =
        all.withOnlyPath("firebreak")
            .withoutPath("firebreak.types")
            .withValue(path, all.getValue(path))
            .withValue("firebreak.home", ConfigValueFactory.fromAnyRef(home(settings).toString()));
    return new ChildWire.Setup(type.name(), own.root().render(ConfigRenderOptions.concise()));
  }

  static Path home(Settings settings) {
    return Path.of(settings.config().getString("firebreak.home")).toAbsolutePath().normalize();
  }
}
