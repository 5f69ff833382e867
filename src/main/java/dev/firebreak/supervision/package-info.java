/**
 * One {@link dev.firebreak.supervision.Supervisor} per type and one {@link
 * dev.firebreak.supervision.Worker} per attempt.
 *
 * <p>The way of a call: {@link dev.firebreak.supervision.Admission} admits it or refuses it at
 * once; the supervisor starts a worker or keeps the run in the waiting line; the worker hands the
 * attempt to an {@link dev.firebreak.isolation.Isolation} and answers, or fails, and then the
 * supervisor decides whether another attempt follows. {@link dev.firebreak.supervision.TypeRuntime}
 * and everything in {@code admission} outlive supervisors; supervisors outlive workers.
 *
 * <p>The life of a slot: a supervisor takes it for a call, or a claimer for a task; the worker
 * gives it to the attempt; it is freed when the handler has ended, or when the worker abandons a
 * handler that ignores its interrupt, and then the attempt counts as leaked. Whoever fails in
 * between, the slot is freed exactly once.
 *
 * <p>Knows nothing of HTTP. What others want to know is told to a {@link
 * dev.firebreak.supervision.RunListener}.
 */
@NullMarked
package dev.firebreak.supervision;

import org.jspecify.annotations.NullMarked;
