package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms that callers send to types, as files and as JSON, at all levels. */
@EnabledOnOs(OS.LINUX)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormHttpTest {
  private static final String MULTIPART = "multipart/form-data; boundary=B";
  private static final String ENCODED = "application/x-www-form-urlencoded";

  private static final String FORM =
      """
      --B
      Content-Disposition: form-data; name="title"

      Holiday; rm -rf /
      --B
      Content-Disposition: form-data; name="photo"; filename="../../evil.png"
      Content-Type: image/png

      PNG
      --B
      Content-Disposition: form-data; name="../up"; filename="b"

      x
      --B--
      """
          .replace("\n", "\r\n");

  private static final String AS_JSON =
      "{\"title\":\"Holiday; rm -rf /\",\"photo\":{\"filename\":\"evil.png\",\"contentType\":"
          + "\"image/png\",\"base64\":\"UE5H\"},\"../up\":{\"filename\":\"b\",\"contentType\":"
          + "\"application/octet-stream\",\"base64\":\"eA==\"}}";

  private static final String WARM =
      """
      import json, sys
      for line in sys.stdin:
          order = json.loads(line)
          print(json.dumps({"id": order["id"], "result": order["input"]}), flush=True)
      """;

  /** Each line of its output is a file and its content; the last is its standard input. */
  private static final String LIST =
      """
      cd "$FIREBREAK_FORM" && for file in *; do echo "$file $(cat "$file")"; done
      pwd; ls -ld "$FIREBREAK_FORM/1"; cat; echo; echo "$CONTENT_TYPE $CONTENT_LENGTH"
      """;

  /** Fails until the file beside it exists; then lists the files of its form, and its input. */
  private static final String FAILING =
      """
      test -e "${0%/*}/mended" || exit 3
      [ -z "$FIREBREAK_FORM" ] || cat "$FIREBREAK_FORM/1"
      cat
      """;

  private TestNode node;
  private Path folder;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Path warm = Files.writeString(folder.resolve("warm.py"), WARM);
    Path list = Files.writeString(folder.resolve("list.sh"), LIST);
    Path failing = Files.writeString(folder.resolve("failing.sh"), FAILING);
    Path work = Files.createDirectory(folder.resolve("work"));
    String handler = "handler = dev.firebreak.demo.Echo, consumes = [\"application/json\"]";
    node =
        TestNode.configured(
            """
            firebreak.data-dir = "FOLDER/data"
            firebreak.work-dir = "WORK"
            firebreak.type-defaults { max-body = 1M, form-limits { max-parts = 4, max-field = 100, max-file = 1000 } }
            firebreak.types {
              files { command = [sh, "LIST"], forms = files, pass-request = true }
              cat { command = [cat], forms = files }
              thread { HANDLER, forms = json }
              process { HANDLER, forms = json, isolation = process, warm.processes = 1 }
              warm { command = ["/usr/bin/python3", "WARM"], forms = json, warm.processes = 1 }
              program { command = [cat], forms = json, produces = "application/json" }
              failing-files { command = [sh, "FAILING"], forms = files, retry.attempts = 1 }
              failing-json { command = [sh, "FAILING"], forms = json, retry.attempts = 1 }
              none { handler = dev.firebreak.demo.Echo }
            }
            """
                .replace("HANDLER", handler)
                .replace("FOLDER", folder.toString())
                .replace("WORK", work.toString())
                .replace("LIST", list.toString())
                .replace("FAILING", failing.toString())
                .replace("WARM", warm.toString()));
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private HttpResponse<String> send(String path, String contentType, String body) {
    return node.send(node.request("POST", path, body, "Content-Type", contentType));
  }

  @Test
  void aProgramFindsTheFormInItsFolderAndItsIndexOnItsInput() throws Exception {
    HttpResponse<String> answer = send("/v1/call/files", MULTIPART, FORM);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<String> lines = answer.body().lines().toList();
    String index = lines.get(6);
    assertThat(lines.subList(0, 4))
        .containsExactly("1 Holiday; rm -rf /", "2 PNG", "3 x", "index.json " + index);
    Path form = Path.of(lines.get(4));
    assertThat(form.toString()).startsWith(folder.resolve("work").toString()).endsWith("/form");
    assertThat(lines.get(5)).startsWith("-rw------- ");
    assertThat(index)
        .isEqualTo(
            ("[{'name':'title','value':'Holiday; rm -rf /','path':'FORM/1'},"
                 + "{'name':'photo','filename':'evil.png','contentType':'image/png','size':3,'path':'FORM/2'},"
                 + "{'name':'../up','filename':'b','contentType':'application/octet-stream','size':1,'path':'FORM/3'}]")
                .replace('\'', '"')
                .replace("FORM", form.toString()));
    assertThat(lines.get(7)).isEqualTo("application/json " + index.length());
    assertThat(form).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"thread", "process", "warm", "program"})
  void aHandlerOrAProgramReceivesOneDocument(String type) {
    assumeTrue(!type.equals("warm") || Files.exists(Path.of("/usr/bin/python3")));
    HttpResponse<String> answer = send("/v1/call/" + type, MULTIPART, FORM);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(TestNode.json(answer)).isEqualTo(json(AS_JSON));
    assertThat(TestNode.json(send("/v1/call/" + type, ENCODED, "a=1&a=%C3%BC&b=+")))
        .isEqualTo(json("{\"a\":[\"1\",\"ü\"],\"b\":\" \"}"));
    assertThat(TestNode.json(send("/v1/call/" + type, "application/json", "{\"a\":1}")))
        .isEqualTo(json("{\"a\":1}"));
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTaskKeepsTheFormAsItWasSent() {
    HttpResponse<String> stored = send("/v1/submit/program", MULTIPART, FORM);
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(202);
    String task = stored.headers().firstValue("Location").orElseThrow();
    node.send(node.request("GET", task, null, "Prefer", "wait=20"));
    assertThat(TestNode.json(node.get(task + "/result"))).isEqualTo(json(AS_JSON));
    HttpResponse<String> input = node.get(task + "/input");
    assertThat(input.body()).isEqualTo(FORM);
    assertThat(input.headers().firstValue("Content-Type").orElse("")).contains("boundary=B");
  }

  @Test
  void aFailedTaskIsRetriedWithItsFormOrWithAnother() throws IOException {
    Path mended = folder.resolve("mended");
    String files = failed("failing-files");
    String json = failed("failing-json");
    String other = failed("failing-json");
    assertThat(TestNode.problem(send(files + "/retry", MULTIPART, "no form")))
        .isEqualTo("malformed-form");
    Files.createFile(mended);
    assertThat(node.send(node.request("POST", files + "/retry", null)).statusCode()).isEqualTo(202);
    assertThat(node.send(node.request("POST", json + "/retry", null)).statusCode()).isEqualTo(202);
    assertThat(send(other + "/retry", ENCODED, "a=1").statusCode()).isEqualTo(202);
    assertThat(result(files))
        .startsWith("Holiday; rm -rf /[{\"name\":\"title\",")
        .contains("-2/form/2"); // The folder of the second attempt.
    assertThat(json(result(json))).isEqualTo(json(AS_JSON));
    assertThat(result(other)).isEqualTo("{\"a\":\"1\"}");
    assertThat(node.get(other + "/input").body()).isEqualTo("a=1");
    Files.delete(mended);
  }

  /** Submits a form as a task that fails; returns its path. */
  private String failed(String type) {
    HttpResponse<String> stored = send("/v1/submit/" + type, MULTIPART, FORM);
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(202);
    String task = stored.headers().firstValue("Location").orElseThrow();
    HttpResponse<String> ended = node.send(node.request("GET", task, null, "Prefer", "wait=20"));
    assertThat(TestNode.json(ended).path("state").asText()).isEqualTo("failed");
    return task;
  }

  private String result(String task) {
    node.send(node.request("GET", task, null, "Prefer", "wait=20"));
    return node.get(task + "/result").body();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | malformed-form | multipart/form-data; boundary=C | a | does not begin with its"
            + " boundary |",
        "400 | malformed-form | multipart/form-data | a | has no boundary |",
        "400 | malformed-form | application/x-www-form-urlencoded | a=%zz | The part \"a\" has"
            + " malformed | a",
        "413 | payload-too-large | application/x-www-form-urlencoded | a&b&c&d&e | more than 4"
            + " parts |",
        "413 | payload-too-large | application/x-www-form-urlencoded | a&b={LONG} | \"b\" has 101"
            + " bytes | b",
        "415 | unsupported-media-type | multipart/form-data; boundary=B | {UTF7} | charset utf-7 |"
            + " title",
      })
  void aFormThatCannotBeReadIsRefusedBeforeAnythingRuns(
      int status, String problem, String contentType, String body, String reason, String part) {
    String sent =
        body.replace("{LONG}", "x".repeat(101))
            .replace(
                "{UTF7}",
                FORM.replace("title\"", "title\"\r\nContent-Type: text/plain; charset=utf-7"));
    for (String path :
        List.of("/v1/call/thread", "/v1/call/cat", "/v1/submit/thread", "/v1/submit/cat")) {
      HttpResponse<String> answer = send(path, contentType, sent);
      assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(status);
      assertThat(TestNode.problem(answer)).isEqualTo(problem);
      assertThat(TestNode.json(answer).path("detail").asText()).contains(reason);
      assertThat(TestNode.json(answer).path("part").asText(null)).isEqualTo(part);
    }
    assertThat(node.get("/problems/" + problem).statusCode()).isEqualTo(200);
    assertThat(TestNode.json(node.get("/v1/tasks?type=cat")).path("tasks")).isEmpty();
  }

  @Test
  void aTypeThatReadsNoFormsReceivesThemAsTheyAre() {
    assertThat(send("/v1/call/none", MULTIPART, FORM).body()).isEqualTo(FORM);
    assertThat(send("/v1/call/none", ENCODED, "{}").body()).isEqualTo("{}");
  }

  /** Over two pieces, so that the body does not come with its head. */
  @Test
  void aFormMayArriveInPieces() {
    byte[] first = FORM.substring(0, 50).getBytes(StandardCharsets.UTF_8);
    byte[] second = FORM.substring(50).getBytes(StandardCharsets.UTF_8);
    var publisher = BodyPublishers.ofByteArrays(Stream.of(first, second).toList());
    HttpResponse<String> answer =
        node.send(
            HttpRequest.newBuilder(node.uri("/v1/call/thread"))
                .header("Content-Type", MULTIPART)
                .POST(publisher)
                .build());
    assertThat(TestNode.json(answer)).isEqualTo(json(AS_JSON));
  }
}
