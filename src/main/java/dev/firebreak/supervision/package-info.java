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
 * handler that ignores its interrupt, and then the attempt counts as leaked. If the worker, its
 * supervisor or the start of the handler fails in between, the slot is still freed exactly once.
 *
 * <p>{@link dev.firebreak.supervision.Run} has what never changes of a run, and its one answer;
 * {@code RunEntry} has what the supervisor notes while it works on it. {@link
 * dev.firebreak.supervision.RunListener} is told what is counted and published. The package does
 * not depend on HTTP.
 */
@NullMarked
package dev.firebreak.supervision;

import org.jspecify.annotations.NullMarked;
