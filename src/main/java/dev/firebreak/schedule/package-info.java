/**
 * Tasks that are submitted by schedule. {@link dev.firebreak.schedule.Schedules} are the declared
 * ones; they submit tasks to a {@link dev.firebreak.schedule.Firing.Sink} and keep their progress
 * in a {@link dev.firebreak.schedule.ScheduleProgressStore}; {@link
 * dev.firebreak.schedule.ScheduleControl} shows and pauses them. Contains neither stores nor the
 * running of tasks.
 */
@NullMarked
package dev.firebreak.schedule;

import org.jspecify.annotations.NullMarked;
