package dev.firebreak.admission;

import dev.firebreak.config.TypeSettings;
import java.util.function.LongSupplier;

/**
 * What keeps a type from work that would do no good. Outlives the supervisor.
 *
 * @param rateLimit how many calls come in
 * @param breaker whether any do
 * @param retryBudget how many failed attempts are followed by another
 * @param falseStarts of which tasks attempts could not be started
 */
public record AdmissionLimits(
    RateLimit rateLimit, Breaker breaker, RetryBudget retryBudget, FalseStarts falseStarts) {

  public static AdmissionLimits of(TypeSettings type, LongSupplier nanoClock) {
    return new AdmissionLimits(
        new RateLimit(type, nanoClock),
        new Breaker(type, nanoClock),
        new RetryBudget(type.protection().retryBudget()),
        new FalseStarts());
  }
}
