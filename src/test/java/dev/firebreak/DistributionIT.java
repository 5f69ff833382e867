package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.Markdown;
import dev.firebreak.fixture.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn package} leaves, used as a user would. */
class DistributionIT {
  @TempDir private Path folder;

  @Test
  void hasWhatItNeedsAndNoTestLibraries() throws IOException {
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
  void theArchiveUnpacksIntoAFolderOfItsOwnAndRuns() throws Exception {
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
  void aConfigurationInTheFolderOneIsInMayIncludeItsNeighbours() throws Exception {
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
  void theApiIsAJarOfItsOwnForHandlersOfJava17() throws IOException {
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
        entry -> entry.matches("(dev/firebreak/(scenes|bench|tools)|go)/.+");
    assertThat(files(built(".jar")))
        .contains("dev/firebreak/Main.class", "dev/firebreak/demo/Echo.class")
        .noneMatch(ofTools);
    assertThat(files(built("-tools.jar")))
        .contains("dev/firebreak/tools/DemoCommand.class", "go/server.go")
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
  void startsQuietlyAndSaysWhereItIs() throws Exception {
    try (Serving serving = Distribution.serve(Map.of());
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      assertThat(serving.firstLine()).contains(serving.uri() + "/v1/call/sleep").contains("curl");
      assertThat(client.call(Call.json("sleep", "{\"ms\":1}")).text()).isEqualTo("{\"sleptMs\":1}");
      assertThat(serving.errors()).isEmpty();
      assertThat(serving.terminate()).isZero();
      assertThat(serving.errors()).isEmpty();
    }
  }

  @Test
  void sigtermLetsRunningCallsFinishAndExitsWithZero() throws Exception {
    try (Serving serving = Distribution.serve(Map.of());
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      CompletableFuture<HttpAnswer> running = client.callAsync(Call.json("sleep", "{\"ms\":3000}"));
      await().until(() -> client.get("/v1/supervision").text().contains("\"attempt\":1"));
      serving.process().destroy();
      await().until(() -> client.get("/health/ready").status() == 503);
      assertThat(client.call(Call.json("echo", "1")).text()).contains("/problems/draining");
      assertThat(running.join().status()).isEqualTo(200);
      assertThat(serving.terminate()).isZero();
    }
  }

  @Test
  void handlersThatThrowTheWorstDoNotEndTheProcess() throws Exception {
    try (Serving serving = Distribution.serve(Map.of());
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.call(Call.json("overflow", "1")).status()).isEqualTo(502);
        assertThat(client.call(Call.json("echo", "1")).status()).isEqualTo(200);
      }
      assertThat(serving.process().isAlive()).isTrue();
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (Serving first = Distribution.serve(Map.of())) {
      Ended second =
          Distribution.run(
              withPort(
                  new ProcessBuilder(Distribution.PROGRAM.toString(), "serve"),
                  first.uri().getPort()));
      assertThat(second.exitCode()).isEqualTo(69);
      assertThat(second.out())
          .contains("can't listen on 127.0.0.1:" + first.uri().getPort())
          .contains("FIREBREAK_HTTP_PORT")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void addressAndFolderCanBeGivenWithoutAConfiguration() throws Exception {
    Path data = folder.resolve("given");
    String nowhere = "192.0.2.1"; // An address of no machine (RFC 5737): the option must win.
    try (Serving serving =
        Distribution.serve(
            Map.of("FIREBREAK_HTTP_HOST", nowhere),
            "--host=127.0.0.2",
            "--port=0",
            "--data-dir=" + data)) {
      assertThat(serving.uri().getHost()).isEqualTo("127.0.0.2");
      assertThat(data).isNotEmptyDirectory();
      assertThat(serving.terminate()).isZero();
    }
  }

  @Test
  void aServerThatIsToldSoEndsWithTheProcessThatStartedIt() throws Exception {
    String command = Distribution.PROGRAM + " serve --port=0 --data-dir= --end-with-parent";
    Process parent = new ProcessBuilder("sh", "-c", command + " & wait").start();
    try (BufferedReader out = parent.inputReader()) {
      assertThat(out.readLine()).contains("listens on");
      ProcessHandle server = parent.children().findFirst().orElseThrow();
      parent.destroyForcibly();
      server.onExit().get(Patience.SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void aFolderOfTasksThatAnotherProcessHasIsRefusedByName() throws Exception {
    Map<String, String> tasks = Map.of("FIREBREAK_DATA_DIR", folder.resolve("data").toString());
    try (Serving first = Distribution.serve(tasks)) {
      ProcessBuilder same =
          withPort(new ProcessBuilder(Distribution.PROGRAM.toString(), "serve"), 0);
      same.environment().putAll(tasks);
      Ended second = Distribution.run(same);
      assertThat(second.exitCode()).isEqualTo(69);
      assertThat(second.out())
          .contains(folder.resolve("data").toString())
          .contains("process " + first.process().pid())
          .doesNotContain("\tat ");
      try (FirebreakClient client = new FirebreakClient(first.uri())) {
        assertThat(client.call(Call.json("echo", "1")).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void anotherConfigurationCanIncludeTheFirst() throws Exception {
    Path own =
        Files.writeString(
            folder.resolve("own.conf"),
            String.format(
                Locale.ROOT,
                """
                include file("%s")
                firebreak.types {
                  nap { handler = ${firebreak.types.sleep.handler}, timeout = 5s }
                  echo.concurrency = 3
                }
                """,
                Distribution.HOME.resolve("conf/firebreak.conf")));
    try (Serving serving = Distribution.serve(Map.of("FIREBREAK_CONFIG", own.toString()));
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      assertThat(client.call(Call.json("nap", "{\"ms\":1}")).status()).isEqualTo(200);
      assertThat(client.get("/v1/types").text()).contains("\"concurrency\":3");
    }
  }

  @Test
  void needsNothingOfItsEnvironmentButAPath() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(Distribution.PROGRAM.toString(), "--version");
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    assertThat(Distribution.run(builder).out()).startsWith("firebreak ");
  }

  @Test
  void isFoundThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("fb"), Distribution.PROGRAM);
    Ended version = Distribution.run(new ProcessBuilder(link.toString(), "--version"));
    assertThat(version.out()).startsWith("firebreak ");
    assertThat(version.exitCode()).isZero();
    Files.delete(link);
  }

  @Test
  void saysWhenItWasShownAJavaThatIsNot25() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(Distribution.PROGRAM.toString(), "--version");
    builder.environment().put("FIREBREAK_JAVA_HOME", folder.toString());
    Ended ended = Distribution.run(builder);
    assertThat(ended.exitCode()).isEqualTo(69);
    assertThat(ended.out()).contains("needs Java 25").contains("FIREBREAK_JAVA_HOME");
  }

  private static ProcessBuilder withPort(ProcessBuilder builder, int port) {
    builder.environment().put("FIREBREAK_HTTP_PORT", Integer.toString(port));
    return builder;
  }
}
