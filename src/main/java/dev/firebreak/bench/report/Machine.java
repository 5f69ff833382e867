package dev.firebreak.bench.report;

/**
 * The machine and JVM on which the figures were measured.
 *
 * @param cores the number of processors that this JVM may use
 * @param jdk version and vendor
 * @param os name, version, architecture
 */
public record Machine(int cores, String jdk, String os) {
  public static Machine current() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        Runtime.version() + ", " + System.getProperty("java.vendor"),
        System.getProperty("os.name")
            + ' '
            + System.getProperty("os.version")
            + ' '
            + System.getProperty("os.arch"));
  }

  @Override
  public String toString() {
    return cores + " cores, JDK " + jdk + ", " + os;
  }
}
