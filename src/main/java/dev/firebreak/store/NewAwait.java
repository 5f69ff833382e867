package dev.firebreak.store;

import java.time.Duration;

/**
 * A request of an attempt for a signal.
 *
 * @param number the number that the step gets if the answer is known
 * @param name the name of the signal, and of the step
 * @param timeout how long to wait from now on, if the task did not wait for it before
 */
public record NewAwait(int number, String name, Duration timeout) {}
