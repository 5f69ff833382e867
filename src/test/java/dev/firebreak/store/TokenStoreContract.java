package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.access.Grant;
import dev.firebreak.access.Rate;
import dev.firebreak.access.Scope;
import dev.firebreak.access.Token;
import dev.firebreak.access.TokenHash;
import dev.firebreak.access.TokenStore;
import dev.firebreak.access.TypePatterns;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store of tokens does. */
public abstract class TokenStoreContract {
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Grant NARROW =
      new Grant(
          "team",
          Set.of(Scope.SUBMIT, Scope.READ),
          TypePatterns.parse("report,thumb*"),
          Rate.parse("50/s"),
          10_000);
  private static final Grant ALL =
      new Grant("root", Set.of(Scope.ADMIN), TypePatterns.ALL, null, 0);

  /** An empty one. */
  protected abstract TokenStore tokens() throws Exception;

  /** The same one after everything was closed and opened again. */
  protected abstract TokenStore reopened() throws Exception;

  private static Token token(long hash, String name, Grant grant, @Nullable Instant end) {
    return new Token(new TokenHash(hash, -2, 3, -4), name, grant, CREATED, end);
  }

  @Test
  void savedTokensAreKeptWhenTheStoreIsReopened() throws Exception {
    Token ci = token(-1, "ci", NARROW, CREATED.plusSeconds(90));
    Token root = token(1, "root", ALL, null);
    TokenStore store = tokens();
    assertThat(answer(store.list())).isEmpty();
    answer(store.save(List.of(root, ci)));
    assertThat(answer(store.list())).containsExactly(ci, root);
    assertThat(answer(reopened().list())).containsExactly(ci, root);
  }

  @Test
  void ofAKnownTokenOnlyTheEndIsChanged() throws Exception {
    TokenStore store = tokens();
    answer(store.save(List.of(token(1, "ci", NARROW, null))));
    Token ending = token(1, "ci", NARROW, CREATED.plusSeconds(9));
    answer(store.save(List.of(ending, token(2, "ci", NARROW, null))));
    assertThat(answer(store.list())).containsExactly(ending, token(2, "ci", NARROW, null));
    answer(store.save(List.of(token(1, "other", ALL, null))));
    assertThat(answer(store.list()).getFirst()).isEqualTo(token(1, "ci", NARROW, null));
  }

  @Test
  void onlyTheGivenTokensAreDeleted() throws Exception {
    TokenStore store = tokens();
    Token kept = token(3, "kept", ALL, null);
    answer(store.save(List.of(token(1, "a", ALL, null), token(2, "b", ALL, null), kept)));
    answer(
        store.delete(Set.of(new TokenHash(1, -2, 3, -4), new TokenHash(2, -2, 3, -4), unknown())));
    assertThat(answer(store.list())).containsExactly(kept);
  }

  private static TokenHash unknown() {
    return new TokenHash(9, 9, 9, 9);
  }
}
