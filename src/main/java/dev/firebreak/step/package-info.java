/**
 * Steps: named parts of a task whose results are recorded while the attempt runs, so that a later
 * attempt does not repeat them. {@link dev.firebreak.step.StepJournal} is what a running attempt
 * asks, and {@link dev.firebreak.step.JavaSteps} runs the steps of Java handlers.
 *
 * <p>Knows neither the store nor how attempts run.
 */
@NullMarked
package dev.firebreak.step;

import org.jspecify.annotations.NullMarked;
