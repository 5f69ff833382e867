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
 * <p>The life of a slot:
 *
 * <pre>
 *   free ----> taken, by the supervisor for a call, by the claimer for a task
 *                |
 *                |---- the worker, its supervisor or the start of the handler fails ----> free
 *                v
 *             held by the attempt
 *                |
 *                |---- the handler or the program has ended --------------------------> free
 *                |---- the handler ignores its interrupt and is abandoned ------------> free,
 *                |        and the attempt counts as leaked until its thread ends
 *                |---- the program outlives its kill ---- its process ends -----------> free
 * </pre>
 *
 * A slot is freed exactly once on each of these ways.
 *
 * <p>{@link dev.firebreak.supervision.Run} has what never changes of a run, and its one answer;
 * {@code RunEntry} has what the supervisor notes while it works on it. {@link
 * dev.firebreak.supervision.RunListener} receives what is counted and published. The package does
 * not depend on HTTP.
 */
@NullMarked
package dev.firebreak.supervision;

import org.jspecify.annotations.NullMarked;
