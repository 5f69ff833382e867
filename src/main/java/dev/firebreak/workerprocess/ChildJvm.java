package dev.firebreak.workerprocess;

import com.typesafe.config.Config;
import dev.firebreak.config.HandlerSettings;
import dev.firebreak.config.HoconJson;
import dev.firebreak.config.Settings;
import dev.firebreak.config.TypeSettings;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The command line and the first line of a child JVM.
 *
 * @param usual the part of the command line that does not depend on the folder
 * @param environment the variables that the type declares, and those of its user
 */
record ChildJvm(List<String> usual, Map<String, String> environment) {
  private static final String MAIN = "dev.firebreak.workerprocess.ChildMain";

  /**
   * The heap's part of the memory limit of the type; the rest is for threads, buffers and compiled
   * code.
   */
  private static final double HEAP_PART = 0.6;

  /** The memory of a JVM besides its heap, with the mapped class cache: 120 MB were measured. */
  private static final long OWN_NEED = 140L << 20;

  /**
   * The serial collector has no threads of its own and the smallest footprint. No file is left
   * behind, whatever happens: no core, no report of a crash, no performance data. The JVM's own
   * messages go to standard error, where they can't be taken for an answer. The first failed
   * allocation ends the JVM: it runs only one attempt, which is at fault.
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

  /** The program that runs a JVM. */
  static Path program() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /**
   * A JVM with these limits.
   *
   * @param environment the variables of its type and user
   */
  static ChildJvm of(TypeSettings.Program program, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(program().toString());
    command.addAll(FLAGS);
    if (program.limits().memory() > 0) {
      command.add("-Xmx" + heap(program.limits().memory()));
    }
    Path cache = besideOwnJar("firebreak.aot");
    if (cache != null && Files.exists(cache)) {
      // A cache that does not fit is ignored, without a message.
      command.add("-XX:AOTCache=" + cache);
      command.add("-Xlog:aot*=off,cds*=off");
    }
    command.add("-cp");
    command.add(classPath());
    return new ChildJvm(List.copyOf(command), environment);
  }

  /**
   * The command of a JVM that works in a folder. A JVM takes neither property from its environment.
   */
  List<String> command(Path folder) {
    List<String> command = new ArrayList<>(usual);
    command.add("-Djava.io.tmpdir=" + environment.getOrDefault("TMPDIR", folder.toString()));
    command.add("-Duser.home=" + environment.getOrDefault("HOME", folder.toString()));
    command.add(MAIN);
    return command;
  }

  private static long heap(long memory) {
    return Math.min((long) (memory * HEAP_PART), memory - OWN_NEED);
  }

  /**
   * A file beside the jar of this class, wherever the configured home is: the cache is valid for
   * the classes of this jar only.
   */
  private static @Nullable Path besideOwnJar(String name) {
    try {
      return Path.of(ChildJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling(name);
    } catch (URISyntaxException | RuntimeException _) {
      return null; // Without the cache the child starts more slowly; nothing else changes.
    }
  }

  /** The class path with absolute paths, because the child works in another folder. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The part of the node's configuration that the handler needs. */
  static ChildWire.Setup setup(TypeSettings type, Settings settings) {
    Config part = HandlerSettings.of(settings.config(), type.name());
    return new ChildWire.Setup(type.name(), HoconJson.writeHocon(part.root()));
  }
}
