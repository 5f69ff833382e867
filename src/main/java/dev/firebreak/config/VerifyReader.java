package dev.firebreak.config;

import dev.firebreak.api.Head;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how the signatures of requests are verified. */
final class VerifyReader {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** As owners of tokens are named. */
  private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9._@-]{0,64}");

  private VerifyReader() {}

  /**
   * Reads the section.
   *
   * @param home the folder that a relative path is resolved against
   * @return null if nothing is to be verified
   */
  static @Nullable VerifySettings read(Section verify, Path home) {
    VerifySettings.Scheme scheme = verify.choice("scheme", VerifySettings.Scheme.class);
    Secret secret = SecretReader.read(verify, "secret", home);
    String header = verify.text("header");
    String owner = verify.textOrNone("owner");
    Duration tolerance = verify.duration("tolerance", SECOND, DAY);
    verify.refuseUnknownKeys();
    try {
      Head.requireField(header, "");
    } catch (IllegalArgumentException e) {
      verify.rejectValue("header", "is " + e.getMessage());
    }
    if (!OWNER.matcher(owner).matches()) {
      verify.rejectValue("owner", "is not the name of an owner, as tokens have it");
    }
    if (scheme == VerifySettings.Scheme.NONE) {
      return null;
    } else if (secret == null) {
      verify.reject("secret-file", "is missing: signatures can't be verified without a secret");
      return null;
    }
    return new VerifySettings(scheme, secret, header, tolerance, owner);
  }
}
