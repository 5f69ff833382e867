package dev.firebreak.supervise;

import dev.firebreak.config.TypeSettings;
import java.util.function.LongSupplier;

/**
 * What keeps a type from work that would do no good. Outlives the supervisor.
 *
 * @param rateLimit how many calls come in
 */
public record Guards(RateLimit rateLimit) {

  static Guards of(TypeSettings type, LongSupplier nanoClock) {
    return new Guards(new RateLimit(type, nanoClock));
  }
}
