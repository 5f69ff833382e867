package dev.firebreak.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The main class of a JVM that listens on a port and runs each argument as a script: as a program,
 * or by Java's own means if it begins with {@link #BY_JAVA}. An argument that begins with {@link
 * #HELD} names a folder, for a program that is held before it is loaded.
 */
final class NodeWithPrograms {
  static final String BY_JAVA = "java:";
  static final String HELD = "held:";

  private NodeWithPrograms() {}

  public static void main(String[] scripts) throws Exception {
    try (var socket = new java.net.ServerSocket(0)) {
      Processes processes = Processes.ofThisSystem();
      for (String script : scripts) {
        if (script.startsWith(BY_JAVA)) {
          new ProcessBuilder("/bin/sh", "-c", script.substring(BY_JAVA.length())).start();
          continue;
        }
        if (script.startsWith(HELD)) {
          HeldStart held = new HeldStart(Path.of(script.substring(HELD.length())));
          System.out.println("held " + held.pid());
          continue;
        }
        Launch launch =
            new Launch(
                List.of("/bin/sh", "-c", script),
                Map.of("PATH", "/usr/bin:/bin"),
                Path.of("/"),
                Limits.NONE);
        processes.start(launch, "FIREBREAK_ID=" + script.hashCode(), new Echo());
      }
      System.out.println("port " + socket.getLocalPort());
      int said = System.in.read();
      if (said == 'c') {
        processes.close();
      }
      System.exit(0);
    }
  }

  /** Passes on what it is told. */
  private record Echo() implements Listener {
    @Override
    public void out(ByteBuffer bytes) {
      System.out.print(StandardCharsets.UTF_8.decode(bytes));
    }

    @Override
    public void err(ByteBuffer bytes) {}

    @Override
    public void ended(Ending ending) {}
  }
}
