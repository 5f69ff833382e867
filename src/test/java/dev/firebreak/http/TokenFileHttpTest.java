package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.access.TokenAdmin;
import dev.firebreak.access.TokenFile;
import dev.firebreak.access.TokenFileEditor;
import dev.firebreak.access.TokenRequest;
import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileHttpTest {
  @TempDir private Path folder;

  private static TokenAdmin.Created create(String name, String scopes) {
    TokenRequest request = TokenRequest.parse(Map.of("name", name, "scopes", scopes));
    return TokenFile.create(request, InstantSource.system());
  }

  private static int call(TestNode node, TokenAdmin.Created token) {
    return node.call("echo", "hello", "Authorization", "Bearer " + token.text()).statusCode();
  }

  private String configuration(Path file, String rest) {
    return "firebreak.http { access = tokens, token-file = \""
        + file
        + "\" }\n"
        + ("firebreak.types { echo { " + TestNode.handler(Echo.class) + " } }\n" + rest);
  }

  @Test
  void aNodeWithoutAStoreFollowsTheTokensOfItsFile() throws IOException {
    Path file = folder.resolve("tokens");
    TokenFileEditor editor = TokenFileEditor.creating(file, InstantSource.system());
    TokenAdmin.Created first = create("first", "call");
    TokenAdmin.Created second = create("second", "call");
    TokenAdmin.Created reader = create("reader", "read");
    var _ = editor.save(List.of(first.token(), reader.token()));
    try (TestNode node = TestNode.configured(configuration(file, ""))) {
      assertThat(node.call("echo", "hello").statusCode()).isEqualTo(401);
      assertThat(call(node, first)).isEqualTo(200);
      assertThat(call(node, reader)).isEqualTo(403);
      assertThat(call(node, second)).isEqualTo(401);
      var _ = editor.save(List.of(second.token()));
      await().atMost(Patience.LIMIT).until(() -> call(node, second) == 200);
      var _ = editor.delete(Set.of(first.token().hash()));
      await().atMost(Patience.LIMIT).until(() -> call(node, first) == 401);
      assertThat(call(node, second)).isEqualTo(200);
    }
  }

  @Test
  void aWrongFileStopsTheStart() throws IOException {
    Path file = Files.writeString(folder.resolve("tokens"), "name=x");
    List<String> complaints = TestNode.complaints(configuration(file, ""));
    assertThat(complaints)
        .singleElement()
        .asString()
        .startsWith("firebreak.http.token-file: " + file + ":1: ");
  }
}
