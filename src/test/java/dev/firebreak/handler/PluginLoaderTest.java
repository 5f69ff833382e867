package dev.firebreak.handler;

import static dev.firebreak.fixture.PluginJar.answering;
import static dev.firebreak.fixture.PluginJar.jar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firebreak.fixture.PluginJar;
import dev.firebreak.isolation.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes and resources that a plugin's loader finds. */
class PluginLoaderTest {
  private static final String SERVERS = ".class.getClassLoader() == Handler.class.getClassLoader()";

  @TempDir private Path home;
  private Path folder;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createDirectory(home.resolve("plugins"));
  }

  private String answer(String handler) throws Exception {
    try (Dropped dropped = new Dropped(folder)) {
      return dropped.answer(handler);
    }
  }

  private Path library(Path jar, int version) {
    return jar()
        .source(
            String.format(
                Locale.ROOT,
                "package lib; public class Lib { public static int version() { return %d; } }",
                version))
        .write(jar);
  }

  @Test
  void twoPluginsEachSeeTheirOwnVersionOfALibrary() throws Exception {
    for (int version = 1; version <= 2; version++) {
      Path library = library(folder.resolve("v" + version + "/lib.jar"), version);
      jar()
          .against(library)
          .handler("com.example.V" + version, answering("lib.Lib.version()"))
          .write(folder.resolve("v" + version + "/handler.jar"));
    }
    try (Dropped dropped = new Dropped(folder);
        Isolation one = dropped.create("com.example.V1");
        Isolation two = dropped.create("com.example.V2")) {
      assertThat(Dropped.text(Dropped.call(one, ""))).isEqualTo("1");
      assertThat(Dropped.text(Dropped.call(two, ""))).isEqualTo("2");
    }
  }

  @Test
  void aPluginUsesItsOwnVersionOfALibraryOfTheServer() throws Exception {
    String who = " { public static String who() { return \"the plugin's\"; } }";
    jar()
        .source("package com.typesafe.config; public class ConfigFactory" + who)
        .source("package picocli; public class CommandLine" + who)
        .handler(
            "com.example.Own",
            answering("com.typesafe.config.ConfigFactory.who() + picocli.CommandLine.who()"))
        .write(folder.resolve("own.jar"));
    assertThat(answer("com.example.Own")).isEqualTo("the plugin'sthe plugin's");
  }

  @Test
  void classesThatAPluginLacksComeFromTheServer() throws Exception {
    jar()
        .handler(
            "com.example.Poor",
            answering("com.typesafe.config.ConfigFactory.parseString(\"a = 7\").getInt(\"a\")"))
        .write(folder.resolve("poor.jar"));
    assertThat(answer("com.example.Poor")).isEqualTo("7");
  }

  @Test
  void jacksonSlf4jAndTheApiComeFromTheServerEvenIfThePluginHasThem() throws Exception {
    jar()
        .source("package com.fasterxml.jackson.databind; public class JavaType {}")
        .source("package org.slf4j; public class MDC {}")
        .source(
            "package dev.firebreak.api; public class PermanentFailure extends RuntimeException {}")
        .write(folder.resolve("shared/copies.jar"));
    jar()
        .handler(
            "com.example.Shared",
            answering(
                Stream.of(
                        "com.fasterxml.jackson.databind.JavaType",
                        "org.slf4j.MDC",
                        "dev.firebreak.api.PermanentFailure")
                    .map(name -> name + SERVERS)
                    .collect(java.util.stream.Collectors.joining(" && "))))
        .write(folder.resolve("shared/handler.jar"));
    assertThat(answer("com.example.Shared")).isEqualTo("true");
  }

  @Test
  void aDataFormatOfJacksonThatTheServerLacksComesFromThePlugin() throws Exception {
    Path format =
        jar()
            .source(
                "package com.fasterxml.jackson.dataformat.odd; public class OddMapper extends"
                    + " com.fasterxml.jackson.databind.ObjectMapper {}")
            .write(folder.resolve("odd/format.jar"));
    jar()
        .against(format)
        .handler(
            "com.example.Odd",
            answering(
                "new com.fasterxml.jackson.dataformat.odd.OddMapper().readTree(\"[7]\").get(0)"))
        .write(folder.resolve("odd/handler.jar"));
    assertThat(answer("com.example.Odd")).isEqualTo("7");
  }

  @Test
  void recordsOfOneNameInTwoPluginsAreBoundEachToItsOwn() throws Exception {
    for (String member : List.of("left", "right")) {
      jar()
          .source(
              String.format(
                  Locale.ROOT, "package com.example; public record In(int %s) {}", member))
          .source(
              String.format(
                      Locale.ROOT,
                      "package com.example; public record Out(int %1$s) { public Out(In in) {",
                      member)
                  + String.format(Locale.ROOT, " this(in.%1$s() + 1); } }", member))
          .handler(
              "com.example." + member,
              "Handler<In, Out>",
              "public Out handle(In in, Attempt attempt) { return new Out(in); }")
          .write(folder.resolve(member + ".jar"));
    }
    try (Dropped dropped = new Dropped(folder);
        Isolation left = dropped.create("com.example.left");
        Isolation right = dropped.create("com.example.right")) {
      assertThat(Dropped.text(Dropped.call(left, "{\"left\":1}"))).isEqualTo("{\"left\":2}");
      assertThat(Dropped.text(Dropped.call(right, "{\"right\":2}"))).isEqualTo("{\"right\":3}");
      assertThat(Dropped.call(right, "{\"left\":1}").toString()).startsWith("Invalid");
    }
  }

  @Test
  void resourcesAndServicesAreSearchedInThePluginFirst() throws Exception {
    String text = "new String(getClass().getResourceAsStream(\"/%s\").readAllBytes())";
    String first =
        "Collections.list(getClass().getClassLoader().getResources(\"reference.conf\"))"
            + ".get(0).openStream().readAllBytes()";
    jar()
        .resource("reference.conf", "mine")
        .resource("java/lang/Object.class", "no class")
        .resource("META-INF/services/java.util.concurrent.Callable", "com.example.Found")
        .source(
            "package com.example; public class Found implements"
                + " java.util.concurrent.Callable<String> { public String call() { return"
                + " \"found\"; } }")
        .handler("com.example.Get", answering(String.format(Locale.ROOT, text, "reference.conf")))
        .handler("com.example.GetAll", answering("new String(" + first + ")"))
        .handler(
            "com.example.Count",
            answering("getClass().getClassLoader().resources(\"reference.conf\").count() > 1"))
        .handler(
            "com.example.Servers",
            answering(String.format(Locale.ROOT, text, "firebreak-pekko.conf")))
        .handler(
            "com.example.Jdk",
            answering("getClass().getResource(\"/java/lang/Object.class\").getProtocol()"))
        .handler(
            "com.example.Service",
            answering("ServiceLoader.load(Callable.class).iterator().next().call()"))
        .write(folder.resolve("resources.jar"));
    assertThat(answer("com.example.Get")).isEqualTo("mine");
    assertThat(answer("com.example.GetAll")).isEqualTo("mine");
    assertThat(answer("com.example.Count")).isEqualTo("true");
    assertThat(answer("com.example.Servers")).contains("pekko");
    assertThat(answer("com.example.Jdk")).isEqualTo("jrt");
    assertThat(answer("com.example.Service")).isEqualTo("found");
  }

  @Test
  void closingReleasesTheJarsAndLoadsNoMoreClasses() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
    PluginJar content =
        jar()
            .resource("text", "text")
            .source("package com.example; public class Late {}")
            .handler(
                "com.example.Reader",
                // A URL's stream leaves the jar open in a cache of the JDK's own.
                answering("getClass().getResource(\"/text\").openStream().read()"))
            .handler("com.example.Lazy", answering("new Late()"));
    Path jar = content.write(folder.resolve("reader.jar"));
    Dropped dropped = new Dropped(folder);
    assertThat(dropped.answer("com.example.Reader")).isEqualTo("116");
    Isolation lazy = dropped.create("com.example.Lazy");
    assertThat(openFiles()).contains(jar);
    dropped.close();
    assertThat(openFiles()).doesNotContain(jar);
    assertThat(Dropped.call(lazy, "").toString()).contains("NoClassDefFoundError");
    Files.delete(jar);
    assertThatThrownBy(() -> dropped.check("com.example.Reader")).hasMessageContaining("no class");
  }

  private static List<Path> openFiles() throws IOException {
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      return links.map(PluginLoaderTest::target).toList();
    }
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException _) {
      return link; // Closed in the meantime.
    }
  }
}
