package dev.firebreak.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.fixture.Warnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {
  private static final String HASH =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void choose() {
    file = folder.resolve("tokens");
  }

  private static Token token(String name) {
    Map<String, String> members =
        Map.of(
            "name",
            name,
            "owner",
            "team",
            "scopes",
            "submit,read",
            "types",
            "report,thumb*",
            "expires",
            "90d",
            "rate",
            "50/s",
            "backlog",
            "10");
    return TokenFile.create(TokenRequest.parse(members), InstantSource.system()).token();
  }

  private static void add(Path file, Token token) {
    TokenFileEditor.creating(file, InstantSource.system())
        .save(List.of(token))
        .toCompletableFuture()
        .join();
  }

  @Test
  void whatIsAddedIsReadAsItWas() throws IOException {
    Token one = token("one");
    Token two = token("two");
    add(file, one);
    add(file, two);
    assertThat(TokenFile.read(file)).containsExactly(one, two);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder).isDirectoryNotContaining("glob:**.tokens*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name=a scopes=call",
        "name=a scopes=call sha256=12",
        "name=a scopes=call name=b sha256=" + HASH,
        "name=a scopes=none sha256=" + HASH,
        "name=a scopes=call expires=90d sha256=" + HASH,
        "name=a scopes=call color=red sha256=" + HASH,
        "name=a scopes=call word sha256=" + HASH,
        "name=a scopes=call sha256=x" + HASH,
      })
  void aWrongLineIsNamed(String line) throws IOException {
    Files.writeString(file, "# tokens\n\n" + line + "\n");
    assertThatThrownBy(() -> TokenFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ":3: ");
  }

  @Test
  void aFileThatEveryUserCanWriteIsRefusedAndOneThatTheyCanReadIsNot() throws IOException {
    Files.writeString(file, "name=a scopes=call sha256=" + HASH);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(TokenFile.read(file)).hasSize(1);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThatThrownBy(() -> TokenFile.read(file)).hasMessageContaining("can write " + file);
  }

  private static List<Token> all(FileTokenStore store) {
    return store.list().toCompletableFuture().join();
  }

  @Test
  void aChangedFileIsReadAgainAndAWrongOneChangesNothingAndIsToldOnce() throws IOException {
    Token one = token("one");
    add(file, one);
    List<TokenChange> changes = new ArrayList<>();
    FileTokenStore store = new FileTokenStore(file, null, changes::add);
    assertThat(all(store)).containsExactly(one);
    Token two = token("two");
    add(file, two);
    assertThat(all(store)).containsExactly(one, two);
    String right = Files.readString(file);
    try (Warnings warnings = Warnings.listen()) {
      Files.writeString(file, right + "wrong\n");
      assertThat(all(store)).containsExactly(one, two);
      assertThat(all(store)).containsExactly(one, two);
      assertThat(warnings.takeOutsideClusters())
          .singleElement()
          .satisfies(event -> assertThat(event.getFormattedMessage()).contains(file + ":3: "));
    }
    Files.writeString(
        file, right.lines().findFirst().orElseThrow().replace("rate=50/s", "rate=9/s"));
    assertThat(all(store)).hasSize(1);
    assertThat(changes)
        .containsExactly(
            new TokenChange(List.of("two"), List.of(), List.of()),
            new TokenChange(List.of(), List.of("two"), List.of("one")));
  }
}
