package dev.firebreak.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/png",
        "text/html; charset=utf-8",
        "application/vnd.x+json",
        "a/b;q=\"x y\""
      })
  void mediaTypesAreTaken(String contentType) {
    assertThat(Payload.of(new byte[0], contentType).contentType()).isEqualTo(contentType);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "text/", "/x", "a b/c", "text/plain\r\nX: y", "a/b; \u00e4"})
  void contentTypesThatCouldBreakAHeaderAreRefused(String contentType) {
    assertThatThrownBy(() -> Payload.of(new byte[0], contentType))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a media type");
  }

  @Test
  void itsTextNeverShowsItsContent() {
    assertThat(Payload.text("secret")).hasToString("text/plain; charset=utf-8, 6 bytes");
  }

  @Test
  void aFailureHasAnErrorStatus() {
    assertThat(new PermanentFailure("no").status()).isEqualTo(422);
    assertThatThrownBy(() -> new PermanentFailure(200, "yes"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
