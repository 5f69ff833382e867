package dev.firebreak.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The text of tokens. */
class TokenTextTest {
  @Test
  void aTokenHasAPrefixAndTheLengthForWhichScannersLook() {
    assertThat(TokenText.create()).matches("fb_[0-9A-Za-z]{49}").hasSize(TokenText.LENGTH);
  }

  @Test
  void theRandomPartHasAtLeast256Bits() {
    assertThat(BigInteger.valueOf(62).pow(43)).isGreaterThan(BigInteger.TWO.pow(256));
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      all.add(TokenText.create());
    }
    assertThat(all).hasSize(1000);
  }

  @Test
  void aCreatedTokenIsWellFormed() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      assertThat(TokenText.isWellFormed(TokenText.create(random))).isTrue();
    }
  }

  /** A released token must stay valid: neither alphabet nor checksum may change. */
  @Test
  void theFormNeverChanges() {
    assertThat(TokenText.create(new Random(42)))
        .isEqualTo("fb_6fYs2x3WN3Y0CwwoEqnJEdwntn6IpqsQMHDr4pPOrJP0bt05C");
  }

  @Test
  void everyMistypedCharacterIsNoticed() {
    String token = TokenText.create(new Random(7));
    for (int at = 0; at < token.length(); at++) {
      char other = token.charAt(at) == 'x' ? 'y' : 'x';
      String mistyped = token.substring(0, at) + other + token.substring(at + 1);
      assertThat(TokenText.isWellFormed(mistyped)).as(mistyped).isFalse();
    }
    assertThat(TokenText.isWellFormed(token.substring(1))).isFalse();
    assertThat(TokenText.isWellFormed(token + "0")).isFalse();
    assertThat(TokenText.isWellFormed(token.replace(token.charAt(10), '-'))).isFalse();
    assertThat(TokenText.isWellFormed("")).isFalse();
  }
}
