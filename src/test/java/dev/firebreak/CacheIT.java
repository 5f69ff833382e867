package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.LongTest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether a node starts from the AOT cache or from its jars. The operating system shows it: a cache
 * that is used is mapped into the process.
 */
class CacheIT {
  private static final String CACHE = "lib/firebreak.aot";

  /** As the program is shipped. */
  private static final Map<String, String> NO_OPTIONS = Map.of("FIREBREAK_JAVA_OPTS", "");

  /**
   * The options that the build gives to every program of the tests, in a variable that the start
   * script does not examine: with options that it knows of, the program does not report a cache
   * that Java can't use.
   */
  private static final Map<String, String> HIDDEN_OPTIONS =
      Map.of("FIREBREAK_JAVA_OPTS", "", "_JAVA_OPTIONS", Distribution.javaOptions("").strip());

  @TempDir private Path folder;

  @Test
  void theCacheOfTheBuildIsUsed() throws Exception {
    assertThat(startsFromItsCache(Distribution.HOME, NO_OPTIONS)).isTrue();
  }

  /** Only classes that the training of the cache has used are in it. */
  @Test
  void aNodeWithAStoreLoadsItsClassesFromTheCache() throws Exception {
    Path log = folder.resolve("classes.log");
    String options = "-Xlog:class+load:file=" + log;
    try (Serving serving = Distribution.serve(folder.resolve("data"), options)) {
      assertThat(serving.terminate()).isZero();
    }
    List<String> loaded = Files.readAllLines(log).stream().filter(CacheIT::isOfTheNode).toList();
    assertThat(loaded).anyMatch(line -> line.contains("SqliteStore"));
    // A few may depend on timing.
    assertThat(loaded)
        .filteredOn(line -> !line.endsWith("source: shared objects file"))
        .hasSizeLessThan(loaded.size() / 20);
  }

  private static boolean isOfTheNode(String line) {
    return line.matches(".* dev\\.firebreak\\.(http|node|store|supervision|tasks)\\..*")
        && !line.contains("$$"); // Java creates these at run time.
  }

  @Test
  void aMovedInstallationWithMoreJarsUsesTheCache() throws Exception {
    Path home = copy();
    Files.copy(library(home, "jspecify"), home.resolve("lib/a-first-one.jar"));
    assertThat(startsFromItsCache(home, HIDDEN_OPTIONS)).isTrue();
  }

  /**
   * Each is what an operator might ask for. Most make the cache useless; some can't be beside it.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseZGC",
        "-XX:+UseCompactObjectHeaders",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-Xshare:off",
      })
  @LongTest("CacheIT#usualJvmFlagsCauseNoMessage")
  void otherJvmFlagsCauseNoMessage(String flag) throws Exception {
    causesNoMessage(flag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-Xmx96m", "-XX:AOTMode=off"})
  void usualJvmFlagsCauseNoMessage(String flag) throws Exception {
    causesNoMessage(flag);
  }

  private static void causesNoMessage(String flag) throws Exception {
    ProcessBuilder version = new ProcessBuilder(Distribution.PROGRAM.toString(), "--version");
    version.environment().put("FIREBREAK_JAVA_OPTS", Distribution.javaOptions(flag));
    Ended ended = Distribution.run(version);
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.out()).startsWith("firebreak ").hasLineCount(1);
  }

  @Test
  void aTruncatedCacheIsIgnored() throws Exception {
    isIgnoredOf(100);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 40 << 20})
  @LongTest("CacheIT#aTruncatedCacheIsIgnored")
  void aCacheOfAnyLengthIsIgnored(long length) throws Exception {
    isIgnoredOf(length);
  }

  private void isIgnoredOf(long length) throws Exception {
    Path home = copy();
    try (RandomAccessFile cache = new RandomAccessFile(home.resolve(CACHE).toFile(), "rw")) {
      cache.setLength(length);
    }
    assertThat(startsFromItsCache(home, HIDDEN_OPTIONS)).isFalse();
  }

  @Test
  @LongTest("CacheIT#aTruncatedCacheIsIgnored")
  void aFileThatIsNoCacheIsIgnored() throws Exception {
    Path home = copy();
    Files.writeString(home.resolve(CACHE), "no cache at all\n".repeat(10_000));
    assertThat(startsFromItsCache(home, HIDDEN_OPTIONS)).isFalse();
  }

  @Test
  @LongTest({"CacheIT#theCacheOfTheBuildIsUsed", "CacheIT#aTruncatedCacheIsIgnored"})
  void aCacheOfOtherJarsIsIgnoredUntilItIsMadeAgain() throws Exception {
    Path home = copy();
    FileTime later = FileTime.from(Instant.parse("2030-01-01T00:00:00Z"));
    Files.setLastModifiedTime(library(home, "picocli"), later);
    assertThat(startsFromItsCache(home, HIDDEN_OPTIONS)).isFalse();
    Ended made = make(home, HIDDEN_OPTIONS);
    assertThat(made.exitCode()).as(made.out()).isZero();
    assertThat(made.out()).isEqualTo("made " + home.toRealPath().resolve(CACHE) + "\n");
    assertThat(startsFromItsCache(home, HIDDEN_OPTIONS)).isTrue();
  }

  @Test
  void aCacheThatCanNotBeMadeIsReported() throws Exception {
    Path home = copy();
    Ended made = make(home, Map.of("FIREBREAK_JAVA_OPTS", "-Xshare:off"));
    assertThat(made.exitCode()).as(made.out()).isEqualTo(70);
    assertThat(made.out()).contains("-Xshare:off").contains("could not make").contains(CACHE);
    assertThat(home.resolve("lib")).isDirectoryNotContaining("glob:**.aot*");
  }

  private static Ended make(Path home, Map<String, String> environment) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/firebreak").toString(), "cache");
    builder.environment().putAll(environment);
    return Distribution.run(builder);
  }

  private static Path library(Path home, String name) throws IOException {
    String file =
        Distribution.jars().stream().filter(jar -> jar.startsWith(name + "-")).findAny().get();
    return home.resolve("lib").resolve(file);
  }

  private Path copy() throws Exception {
    Path home = folder.resolve("else where");
    Ended copied =
        Distribution.run(
            new ProcessBuilder("cp", "-rp", Distribution.HOME.toString(), home.toString()));
    assertThat(copied.exitCode()).as(copied.out()).isZero();
    return home;
  }

  /** Starts the server, makes a call, stops it; returns whether Java has mapped the cache. */
  private static boolean startsFromItsCache(Path home, Map<String, String> environment)
      throws Exception {
    try (Serving serving =
            Distribution.serve(home.resolve("bin/firebreak"), Path.of("."), environment);
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      assertThat(client.call(Call.json("echo", "1")).text()).isEqualTo("1");
      boolean mapped =
          mappings(serving.process()).contains(home.toRealPath().resolve(CACHE) + "\n");
      assertThat(serving.terminate()).isZero();
      List<String> said =
          serving
              .errors()
              .lines()
              .filter(line -> !line.startsWith("Picked up _JAVA_OPTIONS: "))
              .toList();
      if (mapped) {
        assertThat(said).isEmpty();
      } else {
        assertThat(said).singleElement().asString().contains("To make it again: firebreak cache");
      }
      return mapped;
    }
  }

  private static String mappings(Process process) throws IOException {
    return Files.readString(Path.of("/proc/" + process.pid() + "/maps"));
  }
}
