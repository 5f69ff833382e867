package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Ended;
import dev.firebreak.fixture.Distribution.Serving;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project that has the client's jar and Jackson, and nothing else of Firebreak. */
class ClientJarIT {
  private static final String PROGRAM =
      """
      import dev.firebreak.client.FirebreakClient;
      import dev.firebreak.client.Submission;
      import java.net.URI;
      import java.time.Duration;

      class Program {
        public static void main(String[] args) throws Exception {
          try (FirebreakClient client = new FirebreakClient(URI.create(args[0]))) {
            System.out.println(client.call(FirebreakClient.Call.json("echo", "{\\"n\\":1}")).text());
            var submission = Submission.json("echo", "[2]");
            System.out.println(client.tasks().submitAndWait(submission, Duration.ofMinutes(4)).result());
          }
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void theJarHasOnlyTheClient() throws Exception {
    try (JarFile jar = new JarFile(clientJar().toFile())) {
      List<String> classes =
          jar.stream().map(Object::toString).filter(e -> e.endsWith(".class")).toList();
      assertThat(classes)
          .contains("dev/firebreak/client/FirebreakClient.class")
          .allMatch(entry -> entry.startsWith("dev/firebreak/client/"));
    }
  }

  @Test
  void aProjectWithTheClientAndJacksonCompilesAndRuns() throws Exception {
    Path source = folder.resolve("Program.java");
    Files.writeString(source, PROGRAM);
    String classPath = classPath();
    Ended compiled =
        Distribution.run(
            java(
                "javac",
                "-proc:none",
                "-cp",
                classPath,
                "-d",
                folder.toString(),
                source.toString()));
    assertThat(compiled.exitCode()).as(compiled.out()).isZero();
    try (Serving serving =
        Distribution.serve(Map.of("FIREBREAK_DATA_DIR", folder.resolve("data").toString()))) {
      Ended ended =
          Distribution.run(
              java(
                  "java",
                  "-cp",
                  folder + File.pathSeparator + classPath,
                  "Program",
                  serving.uri().toString()));
      assertThat(ended.out()).isEqualTo("{\"n\":1}\n[2]\n");
      assertThat(ended.exitCode()).isZero();
    }
  }

  private static ProcessBuilder java(String program, String... arguments) {
    String path = Path.of(System.getProperty("java.home"), "bin", program).toString();
    return new ProcessBuilder(Stream.concat(Stream.of(path), Stream.of(arguments)).toList());
  }

  private static Path clientJar() throws Exception {
    Properties properties = new Properties();
    try (InputStream in = ClientJarIT.class.getResourceAsStream("/firebreak.properties")) {
      properties.load(in);
    }
    return Path.of("target", "firebreak-" + properties.getProperty("version") + "-client.jar");
  }

  /** The client's jar and those of Jackson's databind, as a build tool would collect them. */
  private static String classPath() throws Exception {
    try (Stream<Path> jars = Files.list(Distribution.HOME.resolve("lib"))) {
      Stream<String> jackson =
          jars.filter(
                  jar ->
                      jar.getFileName()
                          .toString()
                          .matches("jackson-(core|databind|annotations)-.*[.]jar"))
              .map(Path::toString);
      return Stream.concat(Stream.of(clientJar().toAbsolutePath().toString()), jackson)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}
