package dev.firebreak.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignaturesTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

  /** The example in the documentation of Svix, where Standard Webhooks comes from. */
  @Test
  void aMessageIsSignedAsInTheExampleOfTheStandard() {
    assertThat(Signatures.of(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, BODY))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void eachOfSeveralSecretsSigns() {
    String other = "whsec_" + "A".repeat(32);
    String both = Signatures.of(SECRET + " " + other, "id", 1, BODY);
    assertThat(both)
        .isEqualTo(
            Signatures.of(SECRET, "id", 1, BODY) + " " + Signatures.of(other, "id", 1, BODY));
  }
}
