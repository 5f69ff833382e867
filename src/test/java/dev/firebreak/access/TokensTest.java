package dev.firebreak.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.ManualClock;
import dev.firebreak.fixture.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens from their creation to their end. */
class TokensTest {
  private final ManualClock clock = new ManualClock();
  private final MemoryTokens store = new MemoryTokens();
  private final TokenAdmin admin = new TokenAdmin(store, clock);
  private Tokens tokens;

  @BeforeEach
  void watch() throws Exception {
    Quotas quotas = new Quotas(_ -> CompletableFuture.completedStage(Map.of()), System::nanoTime);
    tokens = Tokens.watch(store, quotas, clock);
  }

  @AfterEach
  void close() {
    tokens.close();
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private TokenAdmin.Created create(String name, String expires) {
    return now(
        admin.create(
            TokenRequest.parse(Map.of("name", name, "scopes", "call", "expires", expires))));
  }

  private Token find(String text) {
    now(tokens.refresh());
    Caller caller = tokens.find(text);
    return caller == null ? null : caller.token();
  }

  @Test
  void aTokenIsFoundByItsTextAlone() {
    TokenAdmin.Created created = create("ci", "1d");
    assertThat(find(created.text())).isEqualTo(created.token());
    assertThat(find(TokenText.create())).isNull();
    assertThat(find("fb_")).isNull();
  }

  @Test
  void theStoreHasNothingFromWhichTheTextCouldBeFound() {
    TokenAdmin.Created created = create("ci", "1d");
    assertThat(now(store.list()).toString()).doesNotContain(created.text().substring(3));
    assertThat(created.toString()).doesNotContain(created.text().substring(3));
  }

  @Test
  void aTokenIsRefusedFromItsEndOn() {
    String text = create("ci", "1h").text();
    clock.advance(Duration.ofHours(1).minusMillis(1));
    assertThat(find(text)).isNotNull();
    clock.advance(Duration.ofMillis(1));
    assertThat(find(text)).isNull();
  }

  /** A connection keeps its credentials, and asks for their token with each request. */
  private static Credentials kept(String text) {
    return Credentials.of("Bearer " + text);
  }

  private Token find(Credentials credentials) {
    now(tokens.refresh());
    Caller caller = tokens.find(credentials);
    return caller == null ? null : caller.token();
  }

  @Test
  void keptCredentialsEndWithTheirToken() {
    Credentials revoked = kept(create("ci", "1d").text());
    Credentials brief = kept(create("brief", "1h").text());
    assertThat(find(revoked)).isNotNull();
    assertThat(find(brief)).isNotNull();
    now(admin.revoke("ci"));
    assertThat(find(revoked)).isNull();
    assertThat(find(brief)).isNotNull();
    clock.advance(Duration.ofHours(1));
    assertThat(tokens.find(brief)).isNull();
  }

  @Test
  void keptCredentialsHaveTheRightsThatTheirTokenHasNow() {
    TokenAdmin.Created created = create("ci", "1d");
    Credentials kept = kept(created.text());
    Token before = created.token();
    Token after =
        new Token(before.hash(), "ci", Grant.EVERYTHING, before.createdAt(), before.expiresAt());
    assertThat(find(kept)).isEqualTo(before);
    now(store.save(List.of(after)));
    assertThat(find(kept)).isEqualTo(after);
  }

  @Test
  void keptCredentialsOfARotatedTokenEndWithTheOverlap() {
    Credentials old = kept(create("ci", "10d").text());
    assertThat(find(old)).isNotNull();
    Credentials next = kept(now(admin.rotate("ci", Duration.ofHours(2))).text());
    assertThat(find(old)).isNotNull();
    clock.advance(Duration.ofHours(2));
    assertThat(tokens.find(old)).isNull();
    assertThat(find(next)).isNotNull();
  }

  @Test
  void aChangeByAnotherNodeIsSeenWithoutARequest() {
    String text = create("ci", "1d").text();
    await().atMost(Patience.LIMIT).until(() -> tokens.find(text) != null);
    now(admin.revoke("ci"));
    await().atMost(Patience.LIMIT).until(() -> tokens.find(text) == null);
  }

  private CompletableFuture<Void> ended(String text) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    now(tokens.refresh());
    tokens.find(text).whenEnded(() -> ended.complete(null));
    return ended;
  }

  private static void awaitEnd(CompletableFuture<Void> ended) {
    ended.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Test
  void whoWaitsIsToldOfARevocationByAnotherNodeAndOfAnExpiry() {
    CompletableFuture<Void> brief = ended(create("brief", "1h").text());
    CompletableFuture<Void> revoked = ended(create("ci", "1d").text());
    CompletableFuture<Void> kept = ended(create("cd", "1d").text());
    now(admin.revoke("ci"));
    awaitEnd(revoked);
    clock.advance(Duration.ofHours(1));
    store.away = true; // The end of a token is known without the store.
    awaitEnd(brief);
    assertThat(kept).isNotDone();
  }

  @Test
  void aReadingThatBeganEarlierReplacesNoLaterOne() {
    String text = create("ci", "1d").text();
    assertThat(find(text)).isNotNull();
    CompletableFuture<Void> gate = new CompletableFuture<>();
    store.gate = gate;
    CompletionStage<Void> early = tokens.refresh();
    store.gate = null;
    now(admin.revoke("ci"));
    assertThat(find(text)).isNull();
    gate.complete(null);
    now(early);
    assertThat(tokens.find(text)).isNull();
  }

  @Test
  void whileTheStoreIsAwayTheLastTokensAreValid() {
    String text = create("ci", "1d").text();
    assertThat(find(text)).isNotNull();
    store.away = true;
    Assertions.assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> now(tokens.refresh()));
    assertThat(tokens.find(text)).isNotNull();
  }

  @Test
  void oldAndNewAreValidForAWhileAfterARotation() {
    String old = create("ci", "10d").text();
    clock.advance(Duration.ofDays(1));
    TokenAdmin.Created next = now(admin.rotate("ci", Duration.ofHours(2)));
    assertThat(next.token().expiresAt()).isEqualTo(clock.instant().plus(Duration.ofDays(10)));
    assertThat(find(old)).isNotNull();
    assertThat(find(next.text()).grant()).isEqualTo(find(old).grant());
    clock.advance(Duration.ofHours(2));
    assertThat(find(old)).isNull();
    assertThat(find(next.text())).isNotNull();
  }

  @Test
  void aRotationDoesNotMakeTheOldTokenValidForLonger() {
    String old = create("ci", "1h").text();
    now(admin.rotate("ci", Duration.ofDays(9)));
    clock.advance(Duration.ofHours(1));
    assertThat(find(old)).isNull();
  }

  @Test
  void aRevocationIsAboutAllTokensOfTheName() {
    String old = create("ci", "1d").text();
    String next = now(admin.rotate("ci", Duration.ofHours(1))).text();
    String other = create("cd", "1d").text();
    assertThat(now(admin.revoke("ci"))).isEqualTo(2);
    assertThat(find(old)).isNull();
    assertThat(find(next)).isNull();
    assertThat(find(other)).isNotNull();
  }

  @Test
  void aNameBelongsToOneValidToken() {
    create("ci", "1h");
    refused(() -> create("ci", "1h"), false);
    clock.advance(Duration.ofHours(1));
    create("ci", "1h");
    refused(() -> now(admin.rotate("cd", Duration.ofHours(1))), true);
    refused(() -> now(admin.revoke("cd")), true);
  }

  private static void refused(Runnable operation, boolean unknown) {
    Assertions.assertThatThrownBy(operation::run)
        .hasCauseInstanceOf(TokenAdmin.Refused.class)
        .cause()
        .matches(e -> ((TokenAdmin.Refused) e).unknown() == unknown);
  }
}
