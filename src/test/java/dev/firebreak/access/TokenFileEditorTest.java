package dev.firebreak.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of a file are created, rotated and revoked as those of a store are. */
class TokenFileEditorTest {
  private static final Instant START = Instant.parse("2026-11-29T20:00:00Z");

  @TempDir private Path folder;
  private Path file;
  private Instant now = START;
  private TokenAdmin admin;

  @BeforeEach
  void open() {
    file = folder.resolve("tokens");
    InstantSource clock = () -> now;
    admin = new TokenAdmin(TokenFileEditor.creating(file, clock), clock);
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private Token create(String name) {
    Map<String, String> members = Map.of("name", name, "scopes", "call", "expires", "1h");
    return join(admin.create(TokenRequest.parse(members))).token();
  }

  private void prepend(String text) throws IOException {
    Files.writeString(file, text + Files.readString(file));
  }

  @Test
  void anExpiredTokenIsReplacedAndAValidOneIsNot() throws IOException {
    create("ci");
    Token other = create("other");
    assertThatThrownBy(() -> create("ci")).hasMessageContaining("rotate it");
    now = START.plus(Duration.ofHours(1));
    Token next = create("ci");
    assertThat(TokenFile.read(file)).containsExactly(other, next);
  }

  @Test
  void aRotatedTokenEndsSoonAndItsSuccessorIsInTheFile() throws IOException {
    Token old = create("ci");
    Token next = join(admin.rotate("ci", Duration.ofMinutes(5))).token();
    assertThat(TokenFile.read(file))
        .containsExactly(old.endingBy(START.plus(Duration.ofMinutes(5))), next);
    now = START.plus(Duration.ofMinutes(6));
    Token last = join(admin.rotate("ci", Duration.ofMinutes(5))).token();
    assertThat(TokenFile.read(file))
        .extracting(Token::hash)
        .containsExactly(next.hash(), last.hash());
  }

  @Test
  void allOtherLinesStayAsTheyAre() throws IOException {
    create("ci");
    String kept = "# tokens of team\n\n  name=a   scopes=call sha256=" + "ab".repeat(32) + "\n";
    prepend(kept);
    join(admin.rotate("ci", Duration.ofMinutes(5)));
    assertThat(Files.readString(file)).startsWith(kept);
    assertThat(join(admin.revoke("ci"))).isEqualTo(2);
    assertThat(Files.readString(file)).isEqualTo(kept);
  }

  @Test
  void aWrongLineIsNamedAndNothingIsChanged() throws IOException {
    create("ci");
    prepend("wrong\n");
    String before = Files.readString(file);
    assertThatThrownBy(() -> join(admin.revoke("ci"))).hasMessageContaining(file + ":1: ");
    assertThat(file).hasContent(before);
  }

  @Test
  void modeAndLinkOfTheFileStayAndNothingElseIsLeft() throws IOException {
    create("ci");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    TokenAdmin linked = new TokenAdmin(TokenFileEditor.of(link, () -> now), () -> now);
    join(linked.rotate("ci", Duration.ofMinutes(5)));
    assertThat(link).isSymbolicLink();
    assertThat(TokenFile.read(file)).hasSize(2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(file, link);
    }
  }

  @Test
  void aTokenWhoseBeginIsNotKnownIsRotatedUntilTheSameEnd() throws IOException {
    Files.writeString(
        file, "name=a scopes=call expires=2027-01-01T00:00:00Z sha256=" + "ab".repeat(32));
    Token next = join(admin.rotate("a", Duration.ofMinutes(5))).token();
    assertThat(next.expiresAt()).isEqualTo("2027-01-01T00:00:00Z");
  }
}
