package dev.firebreak.config;

import java.time.Duration;

/**
 * How the signature of a request is verified.
 *
 * @param scheme what is signed, and where the signature is
 * @param secret the secret that the sender and this node share
 * @param header the header field with the signature, for {@link Scheme#HMAC}
 * @param tolerance how old a request may be, if its scheme signs its time
 * @param owner to whom the tasks of a sender without a token belong
 */
public record VerifySettings(
    Scheme scheme, Secret secret, String header, Duration tolerance, String owner) {
  /** What is signed, and where the signature is. */
  public enum Scheme {
    /** Nothing is signed. */
    NONE,
    /** HMAC-SHA256 of the body, in hexadecimal digits or Base64, in a header of choice. */
    HMAC,
    /** As GitHub signs webhooks. */
    GITHUB,
    /** As Stripe signs webhooks. */
    STRIPE,
    /** As Slack signs requests. */
    SLACK
  }
}
