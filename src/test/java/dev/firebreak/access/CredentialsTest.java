package dev.firebreak.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CredentialsTest {
  private final String token = TokenText.create();

  @Test
  void theSchemeIsReadInAnyCaseAndBlanksAroundTheTokenAreIgnored() {
    TokenHash hash = TokenHash.ofText(token);
    for (String scheme : new String[] {"Bearer ", " bearer\t", "BEARER   "}) {
      Credentials credentials = Credentials.of(scheme + token + " \t");
      assertThat(credentials.isBearer()).isTrue();
      assertThat(credentials.hash()).isEqualTo(hash);
    }
  }

  @Test
  void otherSchemesHaveNoToken() {
    for (String value : new String[] {"", "Bearer ", "Bearer" + token, "Basic " + token, token}) {
      assertThat(Credentials.of(value).isBearer()).as(value).isFalse();
      assertThat(Credentials.of(value).hash()).as(value).isNull();
    }
  }

  @Test
  void aMalformedTokenHasNoHash() {
    for (String text : new String[] {"fb_", token + "x", token.substring(1), "\u00e4"}) {
      Credentials credentials = Credentials.of("Bearer " + text);
      assertThat(credentials.isBearer()).isTrue();
      assertThat(credentials.hash()).as(text).isNull();
    }
  }

  @Test
  void theTextShowsNoSecret() {
    assertThat(Credentials.of("Bearer " + token).toString()).doesNotContain(token.substring(3));
    assertThat(Credentials.of("Basic secret")).hasToString("no token");
  }
}
