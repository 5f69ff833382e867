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

  /**
   * The limits of a type whose settings have changed. A rate and a budget that have not changed go
   * on as they are; the breaker is closed, as the change may have repaired the type.
   */
  AdmissionLimits adapted(TypeSettings before, TypeSettings now, LongSupplier nanoClock) {
    TypeSettings.Protection old = before.protection();
    TypeSettings.Protection next = now.protection();
    return new AdmissionLimits(
        next.rateLimit().equals(old.rateLimit()) ? rateLimit : new RateLimit(now, nanoClock),
        new Breaker(now, nanoClock),
        next.retryBudget().equals(old.retryBudget())
            ? retryBudget
            : new RetryBudget(next.retryBudget()),
        falseStarts);
  }
}
