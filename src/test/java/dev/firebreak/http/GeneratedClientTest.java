package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client that a public generator makes of openapi.yaml compiles, and works against a node. Runs
 * with the Maven profile generated-client only, which runs the generator.
 */
@EnabledIfSystemProperty(named = GeneratedClientTest.SOURCES, matches = ".+")
class GeneratedClientTest {
  /** The folder of the generated sources. */
  static final String SOURCES = "generated.client";

  private static final Path CALLS = Path.of("src/it/generated-client/GeneratedCalls.java");

  @Test
  void aGeneratedClientWorksAgainstANode(@TempDir Path classes, @TempDir Path data)
      throws Exception {
    compile(classes);
    String token = TestTokens.in(data, "all scopes=admin").text("all");
    try (TestNode node = TestNode.configured(config(data));
        URLClassLoader client =
            new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
      client
          .loadClass("GeneratedCalls")
          .getMethod("run", URI.class, String.class)
          .invoke(null, node.uri("/"), token);
    }
  }

  private static void compile(Path classes) throws IOException {
    List<File> sources = new ArrayList<>(List.of(CALLS.toFile()));
    try (Stream<Path> generated = Files.walk(Path.of(System.getProperty(SOURCES)))) {
      generated
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(f -> sources.add(f.toFile()));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
      assertThat(
              compiler
                  .getTask(
                      said, files, null, options, null, files.getJavaFileObjectsFromFiles(sources))
                  .call())
          .as(said::toString)
          .isTrue();
    }
  }

  private static String config(Path data) {
    return TestTokens.settings(data)
        + """
        firebreak.types {
          echo.handler = dev.firebreak.demo.Echo
          crash { handler = dev.firebreak.demo.Crash, retry.attempts = 1 }
        }
        """;
  }
}
