/**
 * The heart: one {@link dev.firebreak.supervise.Supervisor} per type, one {@link
 * dev.firebreak.supervise.Worker} per attempt, and what decides who gets one.
 *
 * <p>The way of a call: {@link dev.firebreak.supervise.Admission} finds room or refuses at once;
 * the supervisor starts a worker or lets the run wait in line; the worker hands the attempt to
 * {@code isolate} and answers, or fails, which its supervisor sees and decides about. {@link
 * dev.firebreak.supervise.Type}, {@link dev.firebreak.supervise.Room}, {@link
 * dev.firebreak.supervise.Guards} and leak counts outlive supervisors; supervisors outlive workers.
 *
 * <p>Nothing here knows HTTP. What the outside wants to know is told to a {@link
 * dev.firebreak.supervise.Watcher}.
 */
@NullMarked
package dev.firebreak.supervise;

import org.jspecify.annotations.NullMarked;
