package dev.firebreak.isolation;

import dev.firebreak.api.Answer;
import dev.firebreak.api.Attempt;
import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import dev.firebreak.api.Request;
import dev.firebreak.api.TaskEnd;
import dev.firebreak.step.JavaSteps;
import dev.firebreak.step.StepJournal;
import dev.firebreak.step.StepNames;
import dev.firebreak.task.Excerpt;
import dev.firebreak.task.RunId;
import dev.firebreak.traces.TracePosition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The {@link Attempt} that a handler is given, with what the server sets and asks of it. */
public final class AttemptContext implements Attempt {
  private static final long TELL_NANOS = 100_000_000;
  private static final int LONGEST_NOTE = 200;

  private final RunId id;
  private final String type;
  private final int number;
  private final LongSupplier nanoClock;
  private final AttemptProcess process;

  /** An object of its own: handler code has a reference to this one and might lock it. */
  private final CancelActions cancelActions = new CancelActions();

  /** Set before the attempt begins: the plugin whose code it runs; null for the server's code. */
  private @Nullable ClassLoader plugin;

  /** Set before the attempt begins. */
  private AttemptTrace trace = AttemptTrace.NONE;

  /** Set before the attempt begins: the head of the request that its input came with. */
  private @Nullable Head request;

  /** Set before the attempt begins: the number of its claim; 0 for a call. */
  private int fence;

  /** Set before the attempt begins: the listener for its reports; null for none. */
  private @Nullable AttemptListener listener;

  private final AttemptStreams streams;

  /** When the listener was last called. */
  private final AtomicLong toldAt = new AtomicLong(Long.MIN_VALUE);

  private volatile boolean ended;

  /**
   * Creates the context of an attempt.
   *
   * @param id of the call or task
   * @param type its type's name
   * @param number the number of the attempt, from 1
   * @param deadlineNanos when its time is up, by {@code nanoClock}
   * @param nanoClock as {@link System#nanoTime}
   */
  public AttemptContext(
      RunId id, String type, int number, long deadlineNanos, LongSupplier nanoClock) {
    this.id = id;
    this.type = type;
    this.number = number;
    this.nanoClock = nanoClock;
    process = new AttemptProcess(deadlineNanos, nanoClock);
    streams = new AttemptStreams(type, () -> ended || cancelled());
  }

  @Override
  public String id() {
    return id.toString();
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public int fence() {
    return fence;
  }

  @Override
  public void progress(double fraction, @Nullable String note) {
    AttemptListener current = listener;
    long now = nanoClock.getAsLong();
    long last = toldAt.get();
    if (current == null
        || ended
        || (last != Long.MIN_VALUE && now - last < TELL_NANOS)
        || !toldAt.compareAndSet(last, now)) {
      return;
    }
    double within = fraction >= 0 ? Math.min(fraction, 1) : 0;
    current.progressed(within, note == null ? null : Excerpt.of(note, LONGEST_NOTE));
  }

  @Override
  public void log(String text) {
    AttemptListener current = listener;
    if (current != null && !ended) {
      current.wrote(LoggedText.lines(text));
    }
  }

  @Override
  public <T> T step(String name, Class<T> type, Callable<? extends T> body) throws Exception {
    StepJournal steps = steps();
    if (steps == null) {
      StepNames.checked(name);
      return body.call();
    }
    return JavaSteps.run(steps, name, type, body);
  }

  @Override
  public void sleep(String name, Duration length) throws InterruptedException {
    StepJournal steps = steps();
    if (steps != null) {
      JavaSteps.sleep(steps, name, length);
      return;
    }
    StepNames.checked(name);
    Thread.sleep(length.isNegative() ? Duration.ZERO : length);
  }

  @Override
  public Optional<Payload> await(String name, Duration timeout) throws InterruptedException {
    StepJournal steps = steps();
    return steps == null
        ? Attempt.super.await(name, timeout)
        : JavaSteps.await(steps, name, timeout);
  }

  @Override
  public <T> Optional<T> await(String name, Class<T> type, Duration timeout)
      throws InterruptedException {
    StepJournal steps = steps();
    return steps == null
        ? Attempt.super.await(name, type, timeout)
        : JavaSteps.await(steps, name, type, timeout);
  }

  @Override
  public Optional<List<TaskEnd>> awaitAll(String name, Collection<String> ids, Duration timeout)
      throws InterruptedException {
    StepJournal steps = steps();
    return steps == null
        ? Attempt.super.awaitAll(name, ids, timeout)
        : JavaSteps.awaitAll(steps, name, ids, timeout);
  }

  @Override
  public String submit(String name, String type, Payload input) throws InterruptedException {
    StepJournal steps = steps();
    return steps == null
        ? Attempt.super.submit(name, type, input)
        : JavaSteps.submit(steps, name, type, input);
  }

  /** The steps of the task that this attempt runs for; null for a call. */
  public @Nullable StepJournal steps() {
    AttemptListener current = listener;
    return current == null ? null : current.steps();
  }

  /** Passes on what the program of the attempt has written to its standard error. */
  public void wrote(ByteBuffer bytes) {
    AttemptListener current = listener;
    if (current != null) {
      current.wrote(bytes.duplicate());
    }
  }

  /**
   * To be called before the attempt of a task begins.
   *
   * @param fence the number of its claim
   * @param listener receives its reports
   */
  public void ofTask(int fence, AttemptListener listener) {
    this.fence = fence;
    this.listener = listener;
  }

  /** The process of the attempt, if it needs one, and its deadline. */
  public AttemptProcess process() {
    return process;
  }

  /** A number that no other attempt of the same call or task has. */
  public int unique() {
    return fence > 0 ? fence : number;
  }

  @Override
  public Instant deadline() {
    return Instant.now().plusNanos(process.deadlineNanos() - nanoClock.getAsLong());
  }

  @Override
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, process.deadlineNanos() - nanoClock.getAsLong()));
  }

  @Override
  public boolean cancelled() {
    return cancelActions.cancelled();
  }

  @Override
  public void onCancel(Runnable action) {
    Objects.requireNonNull(action, "action");
    if (!cancelActions.add(action)) {
      runElsewhere(action);
    }
  }

  public void cancel() {
    cancelActions.cancel().forEach(this::runElsewhere);
  }

  /** To be called before the attempt begins. */
  public void belongsTo(ClassLoader plugin) {
    this.plugin = plugin;
  }

  /**
   * To be called before the attempt begins.
   *
   * @param input its input, with the head of the request if it is to be passed on
   */
  public void belongsToRequest(Payload input) {
    request = input.head();
  }

  /** Its input and answer, where they are passed on while they arrive or are written. */
  public AttemptStreams streams() {
    return streams;
  }

  @Override
  public OutputStream output() {
    return streams.output();
  }

  @Override
  public OutputStream output(Answer beginning) throws IOException {
    return streams.output().begin(beginning);
  }

  /** To be called before the attempt begins. */
  public void belongsToTrace(AttemptTrace trace) {
    this.trace = trace;
  }

  @Override
  public @Nullable String traceparent() {
    return TracePosition.parent(trace.position());
  }

  @Override
  public @Nullable String tracestate() {
    return TracePosition.state(trace.position());
  }

  @Override
  public @Nullable Request request() {
    Head head = request;
    return head == null ? null : Request.of(head);
  }

  public AttemptTrace trace() {
    return trace;
  }

  /** Runs an action of the handler on a thread that may run foreign code. */
  public void runElsewhere(Runnable action) {
    CancelThreads.run(action, plugin);
  }

  /** Ends the registered actions and all reports; to be called when the attempt has ended. */
  public void forgetActions() {
    ended = true;
    cancelActions.forget();
  }
}
