/**
 * Work that the clock submits. {@link dev.firebreak.schedule.Schedules} are the declared ones; they
 * hand tasks to a {@link dev.firebreak.schedule.Firing.Sink} and remember how far they came in a
 * {@link dev.firebreak.schedule.ScheduleProgressStore}. Knows neither stores nor how work is done.
 */
@NullMarked
package dev.firebreak.schedule;

import org.jspecify.annotations.NullMarked;
