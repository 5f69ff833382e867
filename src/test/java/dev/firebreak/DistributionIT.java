package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.Markdown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contents of the distribution that {@code mvn package} builds. */
class DistributionIT {
  @TempDir private Path folder;

  @Test
  void theDistributionHasItsConfigurationsAndNoTestLibraries() throws IOException {
    assertThat(Distribution.HOME.resolve("conf/firebreak.conf")).exists();
    assertThat(Distribution.HOME.resolve("conf/demo.conf")).exists();
    assertThat(Distribution.HOME.resolve("plugins")).isDirectoryContaining("glob:**README.md");
    assertThat(Distribution.PROGRAM).isExecutable();
    assertThat(Distribution.jars())
        .anyMatch(jar -> jar.startsWith("firebreak-"))
        .noneMatch(jar -> jar.matches("(junit|assertj|lmdbjava|jnr|jffi|asm)-.*"));
  }

  @Test
  void theLinksOfItsDocumentationWork() throws IOException {
    Path doc = Distribution.HOME.resolve("doc");
    for (Markdown page : Markdown.all(Distribution.HOME.resolve("README.md"), doc)) {
      assertThat(page.brokenLinks()).isEmpty();
    }
  }

  @Test
  void theArchiveUnpacksIntoOneFolderAndRuns() throws Exception {
    String archive = built(".tar.gz").toString();
    Ended unpacked =
        Distribution.run(new ProcessBuilder("tar", "-xzf", archive, "-C", folder.toString()));
    assertThat(unpacked.exitCode()).as(unpacked.out()).isZero();
    try (Stream<Path> files = Files.list(folder)) {
      Path home = files.toList().getFirst();
      assertThat(home.getFileName().toString()).startsWith("firebreak-");
      Ended check = Distribution.run(new ProcessBuilder(home + "/bin/firebreak", "check"));
      assertThat(check.exitCode()).as(check.out()).isZero();
    }
  }

  @Test
  void aConfigurationMayIncludeAnotherFileOfTheWorkingFolder() throws Exception {
    Files.writeString(folder.resolve("other.conf"), "firebreak.http.prot = 1");
    Files.writeString(folder.resolve("mine.conf"), "include \"other.conf\"");
    Ended check =
        Distribution.run(
            new ProcessBuilder(Distribution.PROGRAM.toString(), "check", "-c", "mine.conf")
                .directory(folder.toFile()));
    assertThat(check.out()).contains("other.conf").contains("firebreak.http.prot");
    assertThat(check.exitCode()).isNotZero();
  }

  @Test
  void theApiJarHasOnlyTheApiInClassFilesOfJava17() throws IOException {
    try (JarFile jar = new JarFile(built("-api.jar").toFile())) {
      List<String> classes =
          jar.stream().map(Object::toString).filter(e -> e.endsWith(".class")).toList();
      assertThat(classes)
          .contains("dev/firebreak/api/Handler.class")
          .allMatch(entry -> entry.startsWith("dev/firebreak/api/"));
      byte[] head =
          jar.getInputStream(jar.getEntry("dev/firebreak/api/Handler.class")).readNBytes(8);
      assertThat(head[7]).as("class file version").isEqualTo((byte) 61);
    }
  }

  @Test
  void demoAndBenchAreInAJarThatNoServerLoads() throws Exception {
    Predicate<String> ofTools =
        entry -> entry.matches("(dev/firebreak/(scenes|bench|tools)|go|vertx)/.+");
    assertThat(files(built(".jar")))
        .contains("dev/firebreak/Main.class", "dev/firebreak/demo/Echo.class")
        .noneMatch(ofTools);
    assertThat(files(built("-tools.jar")))
        .contains("dev/firebreak/tools/DemoCommand.class", "go/server.go", "vertx/VertxServer.java")
        .allMatch(entry -> ofTools.test(entry) || entry.startsWith("META-INF/"));
    assertThat(Distribution.jars())
        .noneMatch(jar -> jar.endsWith("-tools.jar") || jar.startsWith("HdrHistogram"));
    assertThat(Distribution.HOME.resolve("lib/tools"))
        .isDirectoryContaining("glob:**-tools.jar")
        .isDirectoryContaining("glob:**/HdrHistogram-*.jar");
    Ended help = Distribution.run("--help");
    assertThat(help.out()).contains("demo ", "bench ");
    assertThat(Distribution.run("demo", "--help").out()).contains("--strict");
    assertThat(Distribution.run("bench", "--help").out()).contains("--scene");
    for (String tool : List.of("demo", "bench")) {
      Ended without = Distribution.run(withoutTools(tool, "--quick"));
      assertThat(without.exitCode()).as(without.out()).isEqualTo(69);
      assertThat(without.out()).contains("lib/tools").hasLineCount(1);
    }
  }

  private static List<String> files(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(Object::toString).toList();
    }
  }

  /** The program with the class path of a server. */
  private static ProcessBuilder withoutTools(String... args) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String libraries = Distribution.HOME.resolve("lib") + "/*";
    return new ProcessBuilder(
        Stream.concat(Stream.of(java, "-cp", libraries, "dev.firebreak.Main"), Stream.of(args))
            .toList());
  }

  /** What this build left, not an older one. */
  private static Path built(String ending) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = DistributionIT.class.getResourceAsStream("/firebreak.properties")) {
      properties.load(in);
    }
    return Path.of("target", "firebreak-" + properties.getProperty("version") + ending);
  }

  @Test
  void theOnlyVariableThatTheProgramNeedsIsThePath() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(Distribution.PROGRAM.toString(), "--version");
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    assertThat(Distribution.run(builder).out()).startsWith("firebreak ");
  }

  /** The version is not only that of the classes that the build has compiled. */
  @Test
  void aServerShowsTheVersionThatTheProgramHas() throws Exception {
    String version = Distribution.run("--version").out().strip().replace("firebreak ", "");
    assertThat(version).matches("\\d+\\.\\d+\\.\\d+.*");
    try (Serving node = Distribution.serve(Map.of());
        FirebreakClient client = new FirebreakClient(node.uri())) {
      assertThat(client.get("/metrics").text())
          .contains("firebreak_build_info{version=\"" + version + "\"} 1");
      assertThat(client.get("/v1/nodes").text()).contains("\"version\":\"" + version + '"');
    }
  }

  @Test
  void theProgramCanBeStartedThroughASymbolicLink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("fb"), Distribution.PROGRAM);
    Ended version = Distribution.run(new ProcessBuilder(link.toString(), "--version"));
    assertThat(version.out()).startsWith("firebreak ");
    assertThat(version.exitCode()).isZero();
    Files.delete(link);
  }

  @Test
  void aJavaThatIsNot25IsRefusedWithTheNameOfItsVariable() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(Distribution.PROGRAM.toString(), "--version");
    builder.environment().put("FIREBREAK_JAVA_HOME", folder.toString());
    Ended ended = Distribution.run(builder);
    assertThat(ended.exitCode()).isEqualTo(69);
    assertThat(ended.out()).contains("needs Java 25").contains("FIREBREAK_JAVA_HOME");
  }
}
