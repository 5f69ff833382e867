package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.access.Token;
import dev.firebreak.access.TokenFile;
import dev.firebreak.access.TokenFileEditor;
import dev.firebreak.access.TokenRequest;
import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reloads that no request asked for are in the audit log. */
class ReloadAuditTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TYPE = "t { " + TestNode.handler(Echo.class) + " }";

  @TempDir private Path folder;
  private volatile String rest = "";

  private String configuration() {
    return "firebreak.data-dir = \"" + folder + "\"\n" + rest;
  }

  private void types(String types) {
    rest = "firebreak.types {" + types + "}";
  }

  private List<JsonNode> entries(int expected) {
    await().atMost(Patience.LIMIT).until(() -> lines().size() >= expected);
    assertThat(lines()).hasSize(expected);
    return lines().stream().map(ReloadAuditTest::json).toList();
  }

  private List<String> lines() throws UncheckedIOException {
    try {
      return Files.readAllLines(folder.resolve("audit.jsonl"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aReloadBySignalIsRecordedWithItsOutcome() {
    types(TYPE);
    try (TestNode node = TestNode.reloading(this::configuration)) {
      node.node().reload();
      List<JsonNode> entries = entries(2);
      for (JsonNode entry : entries) {
        assertThat(entry.path("operation").asText()).isEqualTo("reload");
        assertThat(entry.path("by").asText()).isEqualTo("signal");
      }
      assertThat(entries.get(0).path("phase").asText()).isEqualTo("begun");
      assertThat(entries.get(1).path("phase").asText()).isEqualTo("ended");
      assertThat(entries.get(1).path("status").asInt()).isEqualTo(200);
      assertThat(entries.get(1).path("id")).isEqualTo(entries.get(0).path("id"));
      types("t { handler = no.such.Handler }");
      node.node().reload();
      JsonNode refused = entries(4).get(3);
      assertThat(refused.path("status").asInt()).isEqualTo(422);
      assertThat(refused.path("problem").asText()).isEqualTo("invalid-configuration");
    }
  }

  @Test
  void aReloadBySignalThatCannotBeRecordedIsNotRun() throws IOException {
    types(TYPE);
    Files.createSymbolicLink(folder.resolve("audit.jsonl"), Path.of("/dev/full"));
    try (TestNode node = TestNode.reloading(this::configuration)) {
      types(TYPE + ", fresh { " + TestNode.handler(Echo.class) + " }");
      node.node().reload();
      await()
          .atMost(Patience.LIMIT)
          .until(() -> TestNode.json(node.get("/health/ready")).has("audit"));
      assertThat(TestNode.problem(node.call("fresh", ""))).isEqualTo("unknown-type");
    }
  }

  private static Token token(String name) {
    TokenRequest request = TokenRequest.parse(Map.of("name", name, "scopes", "call"));
    return TokenFile.create(request, InstantSource.system()).token();
  }

  @Test
  void aChangeOfTheFileWithTokensIsRecordedWithTheirNames() {
    Path file = folder.resolve("tokens");
    TokenFileEditor editor = TokenFileEditor.creating(file, InstantSource.system());
    var _ = editor.save(List.of(token("one")));
    rest = "firebreak.http { access = tokens, token-file = \"" + file + "\" }";
    try (TestNode _ = TestNode.reloading(this::configuration)) {
      var _ = editor.save(List.of(token("two")));
      JsonNode entry = entries(1).getFirst();
      assertThat(entry.path("by").asText()).isEqualTo("watch");
      assertThat(entry.path("operation").asText()).isEqualTo("reload");
      assertThat(entry.at("/target/tokenFile").asText()).isEqualTo(file.toString());
      assertThat(entry.at("/result/added").asText()).isEqualTo("two");
      assertThat(entry.path("result")).hasSize(1);
    }
  }
}
