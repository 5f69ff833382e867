package dev.firebreak.process;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * How the reaper is started: a small JVM of the same Java, without the environment, flags and
 * directory of this JVM.
 *
 * @param launch the command of the reaper
 * @param mark the variable that is in the environment of all processes that this node starts
 */
record ReaperCommand(Launch launch, String mark) {
  private static final String VARIABLE = "FIREBREAK_NODE";
  private static final int MARK_BYTES = 12;

  /** About 53 MB of resident memory, 20 of them files that all JVMs share; up after 0.1 s. */
  private static final List<String> SMALL =
      List.of(
          "-Xmx16m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED",
          // Signals that are blocked at the start stay blocked: only the end of the node ends the
          // reaper.
          "-Xrs");

  static ReaperCommand ofThisJvm() {
    byte[] random = new byte[MARK_BYTES];
    new SecureRandom().nextBytes(random);
    String mark = VARIABLE + '=' + HexFormat.of().formatHex(random);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return with(java, mark);
  }

  static ReaperCommand with(Path java, String mark) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(SMALL);
    command.addAll(List.of("-cp", home(), Reaper.class.getName(), mark));
    return new ReaperCommand(
        new Launch(command, environment(mark), Path.of("/"), Limits.NONE), mark);
  }

  /** Sets UTF-8, without which a JVM finds no class below a folder with a non-ASCII name. */
  private static Map<String, String> environment(String mark) {
    return Map.of("FIREBREAK_GUARD", mark, "LC_ALL", "C.UTF-8");
  }

  /**
   * Returns the command of a reaper that also runs the action of an order, which needs the
   * libraries of this JVM, and its directory for files that options name.
   */
  ReaperCommand with(NodeEndOrder order) {
    List<String> command = new ArrayList<>(launch.command());
    command.set(command.indexOf("-cp") + 1, System.getProperty("java.class.path"));
    command.add(order.action().getName());
    Map<String, String> environment = new HashMap<>(launch.environment());
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("PG") && !name.equals("PGPASSWORD")) {
                environment.put(name, value);
              }
            });
    return new ReaperCommand(
        new Launch(command, environment, Path.of("").toAbsolutePath(), Limits.NONE), mark);
  }

  /** The jar or the folder from which this class was loaded. */
  private static String home() {
    try {
      return Path.of(Reaper.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The variable that is only in the environment of the reaper. */
  String ownMark() {
    return "FIREBREAK_GUARD=" + mark;
  }
}
