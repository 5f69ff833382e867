package dev.firebreak.api;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a call or a task, as its handler sees it. Safe to use from any thread.
 *
 * <p>An attempt is cancelled when its time is up or the node stops. The handler's thread is
 * interrupted then; a handler that continues nevertheless is abandoned after its type's {@code
 * grace}, and its result is dropped.
 */
public interface Attempt {

  /** The id of the call or the task; the same for all of its attempts. */
  String id();

  /** The name of the type, as configured. */
  String type();

  /** The number of this attempt, from 1. */
  int number();

  /**
   * The fencing number of this attempt: higher than that of every earlier one of the same task,
   * including abandoned attempts that may still run. Pass it to the systems that this attempt
   * writes to, and let them refuse lower numbers than the highest seen. 0 for a call, which has no
   * fence.
   */
  int fence();

  /**
   * The position in a trace, as the header {@code traceparent} of W3C Trace Context. If the node
   * records traces, it is that of this attempt. Otherwise it is the caller's, the same for all
   * attempts; null if the caller gave none that is valid. Pass it on with requests to other
   * services, so that they appear in the same trace.
   */
  default @Nullable String traceparent() {
    return null;
  }

  /**
   * What tracing systems pass on to each other with the position, as the header {@code tracestate}
   * of W3C Trace Context, at most 512 characters; null if the caller gave none that is valid. To be
   * passed on beside {@link #traceparent()}.
   */
  default @Nullable String tracestate() {
    return null;
  }

  /**
   * The HTTP request that the input came with; null unless the type is declared to receive it, and
   * for inputs that came otherwise: by a schedule, a bulk submit, or a retry with another input.
   */
  default @Nullable Request request() {
    return null;
  }

  /**
   * Reports progress, which is shown in the task's document and events. Cheap enough to be called
   * often: of the reports within a tenth of a second, the first counts. Has no effect for a call.
   *
   * @param fraction from 0 to 1; values outside are set to the nearer end
   * @param note a few words for human readers, shortened if long; null for none
   */
  void progress(double fraction, @Nullable String note);

  /**
   * Writes a text to the output of this attempt. The output can be read while the attempt runs, and
   * its end is kept with the task: see {@code firebreak logs}. Each line of the text is a line of
   * the output. Does not wait for readers; the oldest output is dropped if there is more than is
   * kept. Has no effect for a call, and after the end of the attempt.
   *
   * @param text one line, or several lines; the part after 8192 characters is not written
   */
  void log(String text);

  /**
   * Runs a part of the work once for the task: its result is recorded in the store before this
   * returns, and later attempts get the recorded result without running the part again. Steps are
   * found by their names, not by their order, so the code may change between attempts.
   *
   * <p>The body runs at least once: if the node is lost while it runs, or before its result is
   * recorded, the next attempt runs it again. What it throws is passed on, and nothing is recorded.
   * While the store can't be reached, this waits until the result is recorded or the attempt is
   * stopped. It blocks, so it must not be called by a handler with {@code start = inline}. A call
   * records nothing: its steps run in each attempt.
   *
   * @param name 1 to 200 characters without control characters; another step of the task with this
   *     name returns the same result
   * @param type the class of the result: {@link Payload} and {@code byte[]} are recorded as they
   *     are, any other class is written as JSON and read again by Jackson
   * @param body does the work; a result of null is recorded where {@code type} is not a class of
   *     bytes
   * @return the recorded result
   * @throws IllegalStateException if the name is not valid or a step of this name runs already; if
   *     the result or the number of steps exceeds {@code tasks.max-step} or {@code
   *     tasks.max-steps}; if what is recorded under this name can't be read as {@code type}; or if
   *     this attempt no longer holds its task, in which case the handler is to end
   * @throws Exception what the body throws
   */
  default <T> T step(String name, Class<T> type, Callable<? extends T> body) throws Exception {
    return body.call();
  }

  /**
   * Lets the task sleep, for any time, without holding a slot or a thread. The end of the sleep is
   * recorded under its name when it begins; then this method throws {@link TaskParked}, which the
   * handler is to let pass. After the sleep the handler runs again from its start, with the steps
   * that are recorded, and this method returns at once.
   *
   * <p>A sleep of at most a second is waited for: the method returns after it. The sleep of a call
   * is waited for, too, whatever its length, until the deadline of the attempt.
   *
   * @param name as that of a step; another sleep needs another name
   * @param length how long; a sleep that is not positive is over at once
   * @throws TaskParked to end this attempt; the task goes on as another attempt, which is not
   *     charged: {@link #number()} stays the same, {@link #fence()} grows
   * @throws IllegalStateException as {@link #step} does, and if the name is that of a step that is
   *     no sleep
   * @throws InterruptedException if the attempt is cancelled meanwhile
   */
  default void sleep(String name, Duration length) throws InterruptedException {
    if (!length.isNegative()) {
      TimeUnit.NANOSECONDS.sleep(length.toNanos());
    }
  }

  /**
   * Waits for a signal, without holding a slot or a thread: {@code POST
   * /v1/tasks/{id}/signals/{name}} or {@code firebreak signal}. A signal may come before the task
   * waits for it. Its body is recorded as a step, so that later attempts get it, too.
   *
   * <p>If the signal has not come yet, this method throws {@link TaskParked}, which the handler is
   * to let pass. When the signal has come, or the time is up, the handler runs again from its
   * start, with the steps that are recorded, and this method returns.
   *
   * @param name as that of a step; a task gets one signal of a name
   * @param timeout how long to wait, from the moment at which the task first waits for this signal,
   *     also in attempts before this one; if it is not positive, only a signal that has come
   *     already is returned
   * @return the body of the signal; empty if it has not come in time
   * @throws TaskParked to end this attempt; the task goes on as another attempt, which is not
   *     charged: {@link #number()} stays the same, {@link #fence()} grows
   * @throws IllegalStateException as {@link #step} does; if the name is that of a step that is no
   *     signal; and for a call, which can't get signals
   * @throws InterruptedException if the attempt is cancelled meanwhile
   */
  default Optional<Payload> await(String name, Duration timeout) throws InterruptedException {
    throw new IllegalStateException("only a task can wait for a signal: " + name);
  }

  /**
   * As {@link #await(String, Duration)}, for a signal whose body is JSON.
   *
   * @param type the class that the body is read as, by Jackson
   * @throws IllegalStateException also if the body can't be read as {@code type}
   */
  default <T> Optional<T> await(String name, Class<T> type, Duration timeout)
      throws InterruptedException {
    throw new IllegalStateException("only a task can wait for a signal: " + name);
  }

  /**
   * Waits until other tasks have ended, without holding a slot or a thread: for example for the
   * children that this task has submitted. Their ends are recorded as a step, so that later
   * attempts get them, too.
   *
   * <p>If one of them has not ended yet, this method throws {@link TaskParked}, which the handler
   * is to let pass. When the last one has ended, or the time is up, the handler runs again from its
   * start, with the steps that are recorded, and this method returns.
   *
   * @param name as that of a step and a signal, of which the task has no other with this name; what
   *     the first attempt waited for under this name counts
   * @param ids the ids of 1 to 10,000 tasks of the same owner; each counts once
   * @param timeout how long to wait, from the moment at which the task first waits for these
   * @return how each has ended, in the order of the ids; empty if one has not ended in time. A task
   *     that was queued again meanwhile is waited for again.
   * @throws TaskParked to end this attempt; the task goes on as another attempt, which is not
   *     charged: {@link #number()} stays the same, {@link #fence()} grows
   * @throws IllegalStateException as {@link #step} does; if there is no task of one of the ids; and
   *     for a call, which can't wait for tasks
   * @throws InterruptedException if the attempt is cancelled meanwhile
   */
  default Optional<List<TaskEnd>> awaitAll(String name, Collection<String> ids, Duration timeout)
      throws InterruptedException {
    throw new IllegalStateException("only a task can wait for tasks: " + name);
  }

  /**
   * Submits a task as a child of this one. A cancel of this task cancels the child, too. Blocks
   * until the child is on stable storage.
   *
   * @param name a name of the child, 1 to 200 characters without control characters: another submit
   *     of this task with this name, for example by a later attempt, finds the same child
   * @param type the type of the child
   * @param input its input
   * @return the id of the child
   * @throws IllegalStateException if the name is not valid, or was used with another input; if
   *     there is no such type, or it accepts no task now; if this task has too many children or
   *     ancestors; if this attempt no longer holds its task; and for a call, which has no children
   * @throws InterruptedException if the attempt is cancelled meanwhile
   */
  default String submit(String name, String type, Payload input) throws InterruptedException {
    throw new IllegalStateException("only a task can submit children: " + name);
  }

  /**
   * The answer of this attempt, to be written while it runs: each write is sent to the caller at
   * once, and waits while the caller is slow. It begins with the first write, with status 200 and
   * the media type {@code application/octet-stream}. Only for a type that is declared with {@code
   * stream = true}; the output of a task is kept until its end, at most 64 MiB of it.
   *
   * <p>Once the answer has begun, the attempt is not followed by another: if it fails, the caller
   * gets an answer that is broken off. What the handler returns is not used then, and may be null.
   * If the caller has left, what is written is dropped. Writing fails with an {@link IOException}
   * when the attempt is over, and if the thread is interrupted, as it is when the attempt is
   * cancelled.
   *
   * @return the same stream in each call; closing it has no effect
   * @throws IllegalStateException if the type is not declared so
   */
  default OutputStream output() {
    throw new IllegalStateException("this attempt has no output");
  }

  /**
   * Begins the answer of this attempt, before anything else is written to it. The header fields are
   * sent at once.
   *
   * @param beginning the status, the header fields, the media type and the first bytes
   * @return as {@link #output()}
   * @throws IllegalStateException if the type is not declared so, or the answer has begun already
   * @throws IOException if the attempt is over
   */
  default OutputStream output(Answer beginning) throws IOException {
    throw new IllegalStateException("this attempt has no output");
  }

  /** The deadline of this attempt. */
  Instant deadline();

  /** The time until the deadline; zero after it, never negative. */
  Duration remaining();

  /** Whether this attempt was told to stop. Once true, it stays so. */
  boolean cancelled();

  /**
   * Runs {@code action} when this attempt is cancelled, or at once if it already is, for example to
   * close a socket that is not interruptible. The action runs once, on another thread, and not at
   * all if the attempt ends before. Exceptions of the action are ignored.
   */
  void onCancel(Runnable action);
}
