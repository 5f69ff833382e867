package dev.firebreak.admission;

import dev.firebreak.config.TypeSettings;
import java.util.function.LongSupplier;

/**
 * The limits of a type beside its capacity. They outlive the supervisor.
 *
 * @param rateLimit how many calls are admitted within a time
 * @param breaker refuses all runs while nearly every attempt crashes
 * @param retryBudget how many failed attempts are followed by another
 * @param falseStarts counts the attempts of tasks that could not be started
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
