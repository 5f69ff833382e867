package dev.firebreak.handler;

import static dev.firebreak.fixture.PluginJar.answering;
import static dev.firebreak.fixture.PluginJar.jar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.PluginSettings;
import dev.firebreak.demo.Echo;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.task.Outcome;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugins and handlers that are found, and the errors of those that can't be used. */
class PluginsTest {
  @TempDir private Path home;
  private Path folder;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createDirectory(home.resolve("plugins"));
  }

  private String complaint() {
    try (Dropped _ = new Dropped(folder)) {
      throw new AssertionError("opened, though it has to be refused");
    } catch (InvalidConfig e) {
      return e.getMessage();
    }
  }

  private String version(String handler) throws Exception {
    try (Dropped dropped = new Dropped(folder)) {
      return dropped.version(handler);
    }
  }

  private void writeWithManifest(String name, String version) {
    jar()
        .handler("com.example." + name, answering("1"))
        .resource(
            "META-INF/MANIFEST.MF",
            "Manifest-Version: 1.0\nImplementation-Version: " + version + "\n")
        .write(folder.resolve(name + ".jar"));
  }

  @Test
  void theVersionOfAPluginIsThatOfTheManifestOfItsJar() throws Exception {
    writeWithManifest("One", "2.1.0-SNAPSHOT");
    writeWithManifest("Odd", "1.0+build 7");
    jar().handler("com.example.None", answering("1")).write(folder.resolve("none.jar"));
    assertThat(version("com.example.One")).isEqualTo("2.1.0-SNAPSHOT");
    assertThat(version("com.example.Odd")).isNull();
    assertThat(version("com.example.None")).isNull();
    assertThat(version(Echo.class.getName())).isNull();
  }

  @Test
  void aHandlerIsFoundInAJarAndInAFolderOfJars() throws Exception {
    jar().handler("com.example.One", answering("1")).write(folder.resolve("one.jar"));
    Path library =
        jar()
            .source("package lib; public class Two { public static int of() { return 2; } }")
            .write(folder.resolve("two/lib.jar"));
    jar()
        .against(library)
        .handler("com.example.Two", answering("lib.Two.of()"))
        .write(folder.resolve("two/handler.jar"));
    try (Dropped dropped = new Dropped(folder)) {
      assertThat(dropped.answer("com.example.One")).isEqualTo("1");
      assertThat(dropped.answer("com.example.Two")).isEqualTo("2");
      try (Isolation one = dropped.create("com.example.One");
          Isolation two = dropped.create("com.example.Two");
          Isolation servers = dropped.create(Echo.class.getName())) {
        assertThat(one.plugin()).isEqualTo("one.jar");
        assertThat(two.plugin()).isEqualTo("two");
        assertThat(servers.plugin()).isNull();
      }
    }
  }

  @Test
  void filesThatAreNoPluginAreSkipped() throws Exception {
    Files.writeString(folder.resolve("README.md"), "no jar");
    Files.writeString(folder.resolve(".x.jar"), "half copied");
    Files.createDirectory(folder.resolve("empty"));
    try (Dropped dropped = new Dropped(folder)) {
      assertThatThrownBy(() -> dropped.check("no.such.Class"))
          .isInstanceOf(UnusableHandler.class)
          .hasMessage(
              "firebreak.types.t.handler: there is no class no.such.Class; searched: the server's"
                  + " class path, %s: empty",
              folder);
    }
  }

  @Test
  void theDefaultFolderMayBeMissingAndNoOther() throws Exception {
    Path missing = home.resolve("missing");
    Plugins.open(new PluginSettings(missing, true)).close();
    assertThatThrownBy(() -> Plugins.open(new PluginSettings(missing, false)))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageStartingWith(
            "firebreak.plugins-dir: " + missing + " is not a folder that can be");
    Path file = Files.writeString(home.resolve("file"), "");
    assertThatThrownBy(() -> Plugins.open(new PluginSettings(file, true)))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageStartingWith("firebreak.plugins-dir: " + file + " is not a folder that can be");
  }

  @Test
  void aClassInTwoPluginsIsRefusedWithTheNamesOfBoth() throws Exception {
    Path a = jar().handler("com.example.Twin", answering("1")).write(folder.resolve("a.jar"));
    Path b = jar().handler("com.example.Twin", answering("2")).write(folder.resolve("b/x.jar"));
    Path echo =
        jar().handler(Echo.class.getName(), answering("3")).write(folder.resolve("echo.jar"));
    try (Dropped dropped = new Dropped(folder)) {
      assertThatThrownBy(() -> dropped.check("com.example.Twin"))
          .hasMessage(
              "firebreak.types.t.handler: class com.example.Twin is in %s and in %s; only one may"
                  + " have it",
              a, b);
      assertThatThrownBy(() -> dropped.create(Echo.class.getName()))
          .hasMessageContaining("is in the server's class path and in " + echo);
    }
  }

  @Test
  void everyDamagedJarIsNamed() throws Exception {
    Path good = jar().handler("com.example.A", answering("1")).write(folder.resolve("a.jar"));
    Path cut = folder.resolve("cut.jar");
    Files.copy(good, cut);
    try (FileChannel channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 30);
    }
    Files.createDirectory(folder.resolve("b"));
    Path text = Files.writeString(folder.resolve("b/text.JAR"), "no jar at all");
    assertThat(complaint().lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("firebreak.plugins-dir: " + cut + " is damaged"))
        .anyMatch(line -> line.startsWith("firebreak.plugins-dir: " + text + " is damaged"));
  }

  @Test
  void aClassThatIsDamagedIsNamedWithItsJar() throws Exception {
    Path bad = jar().resource("com/example/Bad.class", "garbage").write(folder.resolve("bad.jar"));
    Path torn = jar().handler("com.example.Torn", answering("1")).write(folder.resolve("torn.jar"));
    try (FileChannel channel = FileChannel.open(torn, StandardOpenOption.WRITE)) {
      // Within the compressed bytes: the list of files at the end stays right.
      channel.write(java.nio.ByteBuffer.wrap(new byte[100]), 80);
    }
    try (Dropped dropped = new Dropped(folder)) {
      assertThatThrownBy(() -> dropped.check("com.example.Bad"))
          .hasMessageContaining("class com.example.Bad can't be loaded from " + bad + ": ");
      assertThatThrownBy(() -> dropped.check("com.example.Torn"))
          .hasMessageContaining("class com.example.Torn can't be read from " + torn + ": ");
    }
  }

  @Test
  void checkingRunsNoCodeOfAPlugin() throws Exception {
    String set = "System.setProperty(\"firebreak.test.code-ran\", \"yes\")";
    jar()
        .handler("com.example.Eager", "static { " + set + "; } " + answering("1"))
        .write(folder.resolve("eager.jar"));
    try (Dropped dropped = new Dropped(folder)) {
      dropped.check("com.example.Eager");
      assertThat(System.getProperty("firebreak.test.code-ran")).isNull();
      dropped.create("com.example.Eager").close();
      assertThat(System.getProperty("firebreak.test.code-ran")).isEqualTo("yes");
    } finally {
      System.clearProperty("firebreak.test.code-ran");
    }
  }

  @Test
  void errorsOfLoadingOrConstructingAClassAreReportedAndNotThrown() throws Exception {
    Path library =
        jar()
            .source("package lib; public class Gone { public int x; }")
            .write(home.resolve("elsewhere/lib.jar"));
    jar()
        .against(library)
        .source("package lib; public class Base extends Gone {}")
        .handler("com.example.Orphan", "public Orphan() { new lib.Gone(); } " + answering("1"))
        .handler("com.example.Static", "static int x = Integer.parseInt(\"x\"); " + answering("x"))
        .handler("com.example.Deep", "public Deep() { new Deep(); } " + answering("1"))
        .handler(
            "com.example.Record",
            "Handler<Record.In, Payload>",
            "public record In(lib.Gone gone) {} public Payload handle(In i, Attempt a) { return"
                + " null; }")
        .source(
            "package com.example; public class Child extends lib.Gone implements"
                + " dev.firebreak.api.Handler<String, String> { public String handle(String i,"
                + " dev.firebreak.api.Attempt a) { return i; } }")
        .write(folder.resolve("sick.jar"));
    try (Dropped dropped = new Dropped(folder)) {
      assertThatThrownBy(() -> dropped.create("com.example.Orphan"))
          .isInstanceOf(UnusableHandler.class)
          .hasMessageEndingWith("could not be made: java.lang.NoClassDefFoundError: lib/Gone");
      assertThatThrownBy(() -> dropped.create("com.example.Static"))
          .isInstanceOf(UnusableHandler.class)
          .hasMessageContaining("could not be made: java.lang.NumberFormatException: ");
      assertThatThrownBy(() -> dropped.create("com.example.Static"))
          .as("a second type with the same handler")
          .isInstanceOf(UnusableHandler.class)
          .hasMessageContaining("could not be made: java.lang.NoClassDefFoundError: ");
      assertThatThrownBy(() -> dropped.create("com.example.Deep"))
          .isInstanceOf(UnusableHandler.class)
          .hasMessageEndingWith("could not be made: java.lang.StackOverflowError");
      try (Isolation isolation = dropped.create("com.example.Record")) {
        assertThat(Dropped.call(isolation, "{}")).isInstanceOf(Outcome.Crashed.class);
      }
      assertThatThrownBy(() -> dropped.check("com.example.Child"))
          .isInstanceOf(UnusableHandler.class)
          .hasMessageContaining("can't be loaded from " + folder.resolve("sick.jar"))
          .hasMessageEndingWith("java.lang.NoClassDefFoundError: lib/Gone");
    }
  }

  @Test
  void aConfigClassOfThePluginIsRefusedWithItsReason() throws Exception {
    jar()
        .source("package com.typesafe.config; public interface Config {}")
        .handler(
            "com.example.Typed",
            "public Typed(com.typesafe.config.Config config) {} " + answering("1"))
        .write(folder.resolve("typed.jar"));
    try (Dropped dropped = new Dropped(folder)) {
      assertThatThrownBy(() -> dropped.check("com.example.Typed"))
          .hasMessageEndingWith("or (Config); its Config is the plugin's own, not the server's");
    }
  }
}
