package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.config.Secret;
import dev.firebreak.config.VerifySettings;
import dev.firebreak.config.VerifySettings.Scheme;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures of the four schemes: right, wrong, missing and old ones. */
class SignatureTest {
  private static final long SIGNED = 1_531_420_618;

  /** The example of GitHub's documentation. */
  private static final String GITHUB =
      "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  /** The example of Slack's documentation. */
  private static final String SLACK =
      "a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

  private static final String SLACK_BODY =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
          + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
          + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
          + "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
          + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

  private static final String STRIPE =
      "ce3a0d570878d9bff3c2e6596a96312ba574c7476c320213e593ce9d3dcc51a5";

  private static final String STRIPE_BODY = "{\"a\":{\"id\":1},\"id\":\"evt_1\"}";

  private static final String HEX =
      "63d7d468988fe3de60e994cf90f219719ea4b63df0ee7521079ed251fa76e83d";
  private static final String BASE64 = "Y9fUaJiP495g6ZTPkPIZcZ6ktj3w7nUhB57SUfp26D0=";

  private Instant now = Instant.ofEpochSecond(SIGNED);

  private String verify(Scheme scheme, String secret, String body, String... headers)
      throws ProblemFound {
    HttpRequest request = HttpRequest.POST("/");
    for (int i = 0; i < headers.length; i += 2) {
      request = request.addHeader(RawHeader.create(headers[i], headers[i + 1]));
    }
    VerifySettings settings =
        new VerifySettings(scheme, Secret.of(secret), "X-Signed", Duration.ofMinutes(5), "");
    InstantSource clock = () -> now;
    Signature signature = new Signature(settings, clock);
    return signature.verify(signature.sent(request), body.getBytes(StandardCharsets.UTF_8));
  }

  private String github(String body, String... headers) throws ProblemFound {
    return verify(Scheme.GITHUB, "It's a Secret to Everybody", body, headers);
  }

  @Test
  void aDeliveryOfGithubIsVerified() throws ProblemFound {
    assertThat(
            github(
                "Hello, World!",
                "X-Hub-Signature-256",
                "sha256=" + GITHUB,
                "X-GitHub-Delivery",
                "72d3162e-cc78-11e3-81ab-4c9367dc0958"))
        .isEqualTo("72d3162e-cc78-11e3-81ab-4c9367dc0958");
    assertThat(github("Hello, World!", "x-hub-signature-256", "sha256=" + GITHUB))
        .isEqualTo("sha256=" + GITHUB);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "sha256=", "sha256=0", "sha1=" + GITHUB, GITHUB, "sha256=" + GITHUB + "0"})
  void anythingElseIsRefused(String signature) {
    assertRefused(() -> github("Hello, World!", "X-Hub-Signature-256", signature), "signature");
  }

  @Test
  void aChangedBodyAnotherSecretAndAMissingSignatureAreRefused() {
    String right = "sha256=" + GITHUB;
    assertRefused(() -> github("Hello, World?", "X-Hub-Signature-256", right), "signature");
    assertRefused(
        () -> verify(Scheme.GITHUB, "x", "Hello, World!", "X-Hub-Signature-256", right),
        "signature");
    assertRefused(() -> github("Hello, World!"), "X-Hub-Signature-256 is missing");
    assertThatThrownBy(
            () ->
                github(
                    "Hello, World!", "X-Hub-Signature-256", right, "X-Hub-Signature-256", "other"))
        .isInstanceOf(ProblemFound.class);
  }

  @ParameterizedTest
  @CsvSource({"0,true", "300,true", "-300,true", "301,false", "-301,false", "86400,false"})
  void aRequestOfSlackIsVerifiedWithinTheTolerance(long secondsLater, boolean recent)
      throws ProblemFound {
    now = Instant.ofEpochSecond(SIGNED + secondsLater);
    String[] headers = {
      "X-Slack-Signature", "v0=" + SLACK, "X-Slack-Request-Timestamp", "" + SIGNED
    };
    String secret = "8f742231b10e8888abcd99yyyzzz85a5";
    if (recent) {
      assertThat(verify(Scheme.SLACK, secret, SLACK_BODY, headers)).isEqualTo("v0=" + SLACK);
      headers[3] = "" + (SIGNED + (secondsLater < 0 ? -1 : 1));
      assertRefused(() -> verify(Scheme.SLACK, secret, SLACK_BODY, headers), "signature");
    } else {
      assertRefused(() -> verify(Scheme.SLACK, secret, SLACK_BODY, headers), "300 s from now");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"t=%d,v1=%s", "t=%d,v0=x,v1=00,v1=%s", "v1=%2$s,t=%1$d"})
  void anEventOfStripeIsVerifiedAndIdentified(String header) throws ProblemFound {
    String sent = String.format(Locale.ROOT, header, SIGNED, STRIPE);
    assertThat(verify(Scheme.STRIPE, "whsec_test", STRIPE_BODY, "Stripe-Signature", sent))
        .isEqualTo("evt_1");
    now = now.plusSeconds(301);
    assertRefused(
        () -> verify(Scheme.STRIPE, "whsec_test", STRIPE_BODY, "Stripe-Signature", sent),
        "300 s from now");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "t=1531420618",
        "v1=" + STRIPE,
        "t=,v1=" + STRIPE,
        "t=1531420619,v1=" + STRIPE
      })
  void anIncompleteSignatureOfStripeIsRefused(String sent) {
    assertRefused(
        () -> verify(Scheme.STRIPE, "whsec_test", STRIPE_BODY, "Stripe-Signature", sent),
        "Stripe-Signature");
  }

  /** A recorded event must not be another delivery because of what stands beside its signature. */
  @Test
  void anEventWithoutAnIdIsIdentifiedByItsRightSignature() throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("whsec_test".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String signed = SIGNED + ".[]";
    String right = HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    String sent = "t=" + SIGNED + ",v1=" + HEX + ",v1=" + right.toUpperCase(Locale.ROOT);
    assertThat(verify(Scheme.STRIPE, "whsec_test", "[]", "Stripe-Signature", sent))
        .isEqualTo(right);
  }

  @ParameterizedTest
  @ValueSource(strings = {HEX, "sha256=" + HEX, BASE64})
  void aPlainSignatureIsReadFromTheHeaderOfChoice(String sent) throws ProblemFound {
    assertThat(verify(Scheme.HMAC, "s3cret", "body", "X-Signed", sent)).isEqualTo(HEX);
    assertRefused(() -> verify(Scheme.HMAC, "s3cret", "Body", "X-Signed", sent), "signature");
    assertRefused(() -> verify(Scheme.HMAC, "s3cret", "body", "X-Other", sent), "X-Signed");
  }

  private interface Verification {
    String run() throws ProblemFound;
  }

  private static void assertRefused(Verification verification, String reason) {
    assertThatThrownBy(verification::run)
        .isInstanceOfSatisfying(
            ProblemFound.class,
            found -> {
              assertThat(found.problem().kind()).isEqualTo(ProblemType.BAD_SIGNATURE);
              assertThat(found.problem().detail()).contains(reason);
            });
  }
}
