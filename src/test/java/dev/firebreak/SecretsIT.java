package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.LongTest;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password of the database stays in the node, however the node is given it. */
class SecretsIT {
  private static final String SECRET = "hunter2-of-the-test";

  /** A warm child JVM, a warm program and a program for each attempt. */
  private static final String TYPES =
      """
      firebreak.types {
        jvm { handler = dev.firebreak.demo.Echo, isolation = process, warm.processes = 1 }
        warm { command = ["python3", "-c", "import sys\\nfor line in sys.stdin: pass"]
               warm.processes = 1 }
        once { command = ["cat", "/proc/self/environ", "/proc/self/cmdline"] }
        long { command = ["sleep", "600"], timeout = 1h }
      }
      """;

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  private String ask(URI node, String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(node.resolve(path))
            .timeout(Patience.LIMIT)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  /** What other users of the machine may see of processes, and what their programs see. */
  private static List<String> seen(ProcessHandle node) {
    List<String> seen = new ArrayList<>();
    node.descendants().forEach(child -> seen.add(read(child, "cmdline") + read(child, "environ")));
    seen.add(read(node, "cmdline"));
    return seen;
  }

  private static String read(ProcessHandle process, String what) {
    try {
      Path file = Path.of("/proc/" + process.pid() + '/' + what);
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return ""; // It has ended.
    }
  }

  private void refusesToShow(Map<String, String> environment) throws Exception {
    Path config = Files.writeString(folder.resolve("secrets.conf"), TYPES);
    try (Serving node = Distribution.serve(environment, "--config", config.toString())) {
      String answers = "";
      for (String path : List.of("/v1/types", "/v1/nodes", "/v1/supervision", "/v1/tasks")) {
        answers += ask(node.uri(), "GET", path);
      }
      for (String type : List.of("jvm", "once", "none")) {
        answers += ask(node.uri(), "POST", "/v1/call/" + type);
      }
      assertThat(answers).contains("FIREBREAK_TYPE=once").doesNotContain(SECRET);
      var running =
          http.sendAsync(
              HttpRequest.newBuilder(node.uri().resolve("/v1/call/long"))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              BodyHandlers.discarding());
      List<String> seen =
          await()
              .atMost(Patience.LIMIT)
              .until(
                  () -> seen(node.process().toHandle()),
                  all -> all.stream().anyMatch(one -> one.contains("sleep\000600")));
      assertThat(seen)
          .anyMatch(one -> one.contains("ChildMain"))
          .allSatisfy(one -> assertThat(one).doesNotContain(SECRET));
      assertThat(node.firstLine() + node.errors()).doesNotContain(SECRET);
      running.cancel(true);
    }
  }

  @Test
  @LongTest({
    "SecretsIT#aPasswordFromTheEnvironmentIsSeenByNoProgramAndInNoAnswer",
    "PasswordRotationIT"
  })
  void aPasswordFromAFileIsSeenByNoProgramAndInNoAnswer() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), SECRET + '\n');
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    refusesToShow(
        Map.of(
            "FIREBREAK_JDBC_URL", Postgres.database(),
            "FIREBREAK_JDBC_PASSWORD_FILE", file.toString()));
  }

  @Test
  void aPasswordFromTheEnvironmentIsSeenByNoProgramAndInNoAnswer() throws Exception {
    refusesToShow(
        Map.of("FIREBREAK_JDBC_URL", Postgres.database(), "FIREBREAK_JDBC_PASSWORD", SECRET));
  }
}
