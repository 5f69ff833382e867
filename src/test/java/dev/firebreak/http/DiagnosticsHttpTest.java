package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import dev.firebreak.version.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive about a node: complete, without secrets, one at a time, for administrators. */
class DiagnosticsHttpTest {
  private static final String PATH = "/v1/diagnostics?seconds=";

  @TempDir private Path folder;
  private String admin = "";
  private String reader = "";
  private TestNode node;

  @BeforeEach
  void start() {
    TestTokens tokens = TestTokens.in(folder, "root scopes=admin", "viewer scopes=read,metrics");
    admin = tokens.text("root");
    reader = tokens.text("viewer");
    node =
        TestNode.configured(
            TestTokens.settings(folder)
                + """
                firebreak.types {
                  echo { handler = dev.firebreak.demo.Echo, config { password = S3cr3t } }
                  sum { command = ["/usr/bin/sha256sum", "--tag", "S3cr3t"], env { KEY = S3cr3t } }
                }
                """);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private HttpResponse<String> send(String method, String seconds, String token) {
    return node.send(node.request(method, PATH + seconds, null, TestTokens.bearerOf(token)));
  }

  /** Two tasks that are due later, and one that was cancelled. */
  private void keepTasks() {
    String[] later = {"Authorization", "Bearer " + admin, "Firebreak-Delay", "3600"};
    HttpResponse<String> last = null;
    for (int i = 0; i < 3; i++) {
      last = node.send(node.request("POST", "/v1/submit/echo", "x", later));
      assertThat(last.statusCode()).isEqualTo(202);
    }
    String cancel = last.headers().firstValue("Location").orElse("") + "/cancel";
    assertThat(node.send(node.request("POST", cancel, null, later)).statusCode()).isEqualTo(200);
  }

  private Map<String, byte[]> archive(int seconds) throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer =
          http.send(
              node.request("POST", PATH + seconds, null, TestTokens.bearerOf(admin)),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/zip");
      try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          files.put(entry.getName(), zip.readAllBytes());
        }
      }
    }
    return files;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void theArchiveHasEveryPartAndNoSecret() throws Exception {
    keepTasks();
    Map<String, byte[]> files = archive(1);
    assertThat(files)
        .containsKeys(
            "README.txt",
            "system.json",
            "configuration.json",
            "supervision.json",
            "types.json",
            "nodes.json",
            "health.json",
            "store.json",
            "metrics.txt",
            "threads-1.txt",
            "threads-6.txt",
            "recording.jfr");
    files.remove("log.txt.failed.txt"); // Where the test's standard error is no file.
    assertThat(files.keySet()).noneMatch(name -> name.endsWith(".failed.txt"));
    assertThat(text(files.get("types.json"))).contains("sum", "/usr/bin/sha256sum");
    assertThat(text(files.get("threads-6.txt"))).contains(DiagnosticsRoute.class.getSimpleName());
    assertThat(text(files.get("store.json")))
        .contains("sqlite", "firebreak.db", "\"engine\":\"SQLite ", "\"schema\":", "\"bytes\":")
        .contains("\"tasks\":{\"queued\":2,\"waiting\":0,\"running\":0,", "\"cancelled\":1,")
        .contains("\"tasksByType\":{\"echo\":{", "\"commits\":");
    assertThat(text(files.get("metrics.txt"))).contains("firebreak_queued_tasks{type=\"echo\"}");
    assertThat(text(files.get("system.json"))).contains(Version.text());
    files.remove("log.txt");
    files.forEach(
        (name, bytes) ->
            assertThat(text(bytes))
                .as(name)
                .doesNotContain("S3cr3t", admin.substring(3), reader.substring(3)));
  }

  @Test
  void theListNamesThePartsOfTheArchive() throws Exception {
    HttpResponse<String> list = send("GET", "0", admin);
    assertThat(list.statusCode()).isEqualTo(200);
    for (String name : archive(0).keySet()) {
      String part = name.replace(".failed.txt", "");
      assertThat(part.equals("README.txt") || list.body().contains('"' + part + '"'))
          .as(part)
          .isTrue();
    }
  }

  @Test
  void itIsForAdministratorsAndRecorded() throws Exception {
    assertThat(send("POST", "0", reader).statusCode()).isEqualTo(403);
    assertThat(send("GET", "0", reader).statusCode()).isEqualTo(403);
    assertThat(send("POST", "301", admin).statusCode()).isEqualTo(400);
    assertThat(send("POST", "0", admin).statusCode()).isEqualTo(200);
    await()
        .atMost(Patience.LIMIT)
        .until(
            () ->
                Files.readString(folder.resolve("audit.jsonl"))
                    .contains(
                        "\"token\":\"root\",\"owner\":\"root\",\"operation\":\"gatherDiagnostics\""));
  }

  @Test
  void oneArchiveIsMadeAtATimeAndEndsWhenItsCallerLeaves() throws IOException {
    String head =
        """
        POST /v1/diagnostics?seconds=12 HTTP/1.1
        Host: localhost
        Content-Length: 0
        Authorization: Bearer %1

        """;
    try (RawConnection first = new RawConnection(node.uri("/"))) {
      first.send(head.replace("%1", admin));
      assertThat(first.head()).contains("HTTP/1.1 200");
      HttpResponse<String> second = send("POST", "0", admin);
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(TestNode.problem(second)).isEqualTo("over-capacity");
    }
    await().atMost(Patience.LIMIT).until(() -> send("POST", "0", admin).statusCode() == 200);
  }
}
