package dev.firebreak.requestlog;

import java.time.Instant;

/**
 * A request that was answered, as the access log shows it. Texts that are unknown are empty.
 *
 * @param time when it arrived
 * @param sender the caller
 * @param head what it asked for; {@link Head#NONE} if no request was recognized
 * @param answer the answer
 */
public record LoggedRequest(Instant time, Sender sender, Head head, Answer answer) {
  /**
   * A caller.
   *
   * @param address its address, or "unix:" for the Unix socket
   * @param owner the owner of its token
   * @param token the name of its token
   */
  public record Sender(String address, String owner, String token) {}

  /**
   * The parts of a request's head that are logged.
   *
   * @param target path and query
   */
  public record Head(
      String method, String target, String protocol, String referrer, String userAgent) {
    /** For connections on which no request was recognized. */
    public static final Head NONE = new Head("", "", "", "", "");
  }

  /**
   * An answer.
   *
   * @param status the status; 499 if the caller has left before there was an answer, as with nginx
   * @param bytes the sent bytes of its body
   * @param nanos the time from the head of the request to the end of the answer, in nanoseconds
   */
  public record Answer(int status, long bytes, long nanos) {}
}
