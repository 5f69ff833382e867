package dev.firebreak.isolation;

import dev.firebreak.api.Answer;
import dev.firebreak.api.Attempt;
import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import dev.firebreak.api.Request;
import dev.firebreak.step.JavaSteps;
import dev.firebreak.step.StepJournal;
import dev.firebreak.step.StepNames;
import dev.firebreak.stream.AttemptAnswer;
import dev.firebreak.stream.StreamedInput;
import dev.firebreak.task.Excerpt;
import dev.firebreak.task.RunId;
import dev.firebreak.traces.TracePosition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
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
  private volatile long deadlineNanos;
  private final LongSupplier nanoClock;

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

  /** Set before the attempt begins: what it may write its answer to; null for none. */
  private @Nullable AttemptAnswer answer;

  /** Set before the attempt begins: its input, if that is passed on while it arrives. */
  private @Nullable StreamedInput input;

  /** Set before the attempt begins: where a handler may write its answer; null for nowhere. */
  private @Nullable HandlerOutput output;

  /** Set before the attempt begins; null if it needs no process. */
  private @Nullable ProcessWait wait;

  /** When a process was given the attempt; only valid while {@code waiting} is false. */
  private volatile long handedOverAt;

  private volatile boolean waiting;

  /** The process that was given the attempt; only valid while {@code waiting} is false. */
  private volatile long pid;

  /** When the listener was last called. */
  private final AtomicLong toldAt = new AtomicLong(Long.MIN_VALUE);

  /** Set before the attempt begins: run when a program that outlived its kill has ended. */
  private Runnable whenGone = () -> {};

  /** How the program that was started for the attempt ended; null before, and without one. */
  private volatile @Nullable ProgramEnd programEnd;

  private volatile boolean outlived;
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
    this.deadlineNanos = deadlineNanos;
    this.nanoClock = nanoClock;
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
    AttemptListener told = listener;
    long now = nanoClock.getAsLong();
    long last = toldAt.get();
    if (told == null
        || ended
        || (last != Long.MIN_VALUE && now - last < TELL_NANOS)
        || !toldAt.compareAndSet(last, now)) {
      return;
    }
    double within = fraction >= 0 ? Math.min(fraction, 1) : 0;
    told.progressed(within, note == null ? null : Excerpt.of(note, LONGEST_NOTE));
  }

  @Override
  public void log(String text) {
    AttemptListener told = listener;
    if (told != null && !ended) {
      told.wrote(LoggedText.lines(text));
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

  /** The steps of the task that this attempt runs for; null for a call. */
  public @Nullable StepJournal steps() {
    AttemptListener told = listener;
    return told == null ? null : told.steps();
  }

  /** Passes on what the program of the attempt has written to its standard error. */
  public void wrote(ByteBuffer bytes) {
    AttemptListener told = listener;
    if (told != null) {
      told.wrote(bytes.duplicate());
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

  /**
   * Says that the attempt needs a process, so that its timeout begins only with {@link
   * #handedOver}. To be called before the attempt begins.
   */
  public void needsProcess(ProcessWait wait) {
    this.wait = wait;
    waiting = true;
  }

  /**
   * Records that a process was given the attempt: its timeout begins.
   *
   * @param process its process id
   */
  public void handedOver(long process) {
    ProcessWait told = wait;
    if (told != null) {
      pid = process;
      handedOverAt = nanoClock.getAsLong();
      deadlineNanos = told.deadlineOfAttempt(handedOverAt);
      waiting = false;
      told.deadlineChanged(deadlineNanos, false);
    }
  }

  /** Records that the process read nothing of the attempt, which waits for another process. */
  public void waitsAgain() {
    ProcessWait told = wait;
    if (told != null && !waiting) {
      waiting = true;
      deadlineNanos = told.deadlineOfWait(nanoClock.getAsLong());
      told.deadlineChanged(deadlineNanos, true);
    }
  }

  /** The process that was given the attempt; 0 if it has none. */
  public long pid() {
    return waiting ? 0 : pid;
  }

  /** Whether the attempt needs a process and has none yet. */
  public boolean waiting() {
    return waiting;
  }

  /** When a process was given the attempt; {@code otherwise} if none was. */
  public long begunAt(long otherwise) {
    return wait == null || waiting ? otherwise : handedOverAt;
  }

  /** The deadline by the attempt's clock; that of the wait while it waits for a process. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /** How long the attempt may run if it begins now. */
  public Duration allowance() {
    ProcessWait told = wait;
    long now = nanoClock.getAsLong();
    long end = told == null || !waiting ? deadlineNanos : told.deadlineOfAttempt(now);
    return Duration.ofNanos(Math.max(0, end - now));
  }

  /** A number that no other attempt of the same call or task has. */
  public int unique() {
    return fence > 0 ? fence : number;
  }

  @Override
  public Instant deadline() {
    return Instant.now().plusNanos(deadlineNanos - nanoClock.getAsLong());
  }

  @Override
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - nanoClock.getAsLong()));
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

  /** Says that its answer is sent while it is written. To be called before the attempt begins. */
  public void writesTo(AttemptAnswer answer) {
    this.answer = answer;
  }

  /** What the attempt may write its answer to; null if its outcome is its answer. */
  public @Nullable AttemptAnswer answer() {
    return answer;
  }

  /** Lets the handler write its answer. To be called before the attempt begins. */
  public void mayWrite() {
    output = new HandlerOutput(answer, () -> ended || cancelled());
  }

  @Override
  public OutputStream output() {
    return requireOutput();
  }

  @Override
  public OutputStream output(Answer beginning) throws IOException {
    return requireOutput().begin(beginning);
  }

  private HandlerOutput requireOutput() {
    HandlerOutput to = output;
    if (to == null) {
      throw new IllegalStateException("the type " + type + " is not declared with stream = true");
    }
    return to;
  }

  /** The answer that the handler has written; null if it has written none. */
  public @Nullable Payload written() {
    HandlerOutput to = output;
    return to == null || !to.begun() ? null : to.result();
  }

  /** Says that its input is passed on while it arrives. To be called before the attempt begins. */
  public void readsFrom(StreamedInput input) {
    this.input = input;
  }

  /** The input that the attempt reads while it arrives; null if it is complete. */
  public @Nullable StreamedInput input() {
    return input;
  }

  /** To be called before the attempt begins. */
  public void belongsToTrace(AttemptTrace trace) {
    this.trace = trace;
  }

  /**
   * To be called before the attempt begins.
   *
   * @param whenGone run, from any thread, when a program that outlived its kill has ended
   */
  public void whenGone(Runnable whenGone) {
    this.whenGone = whenGone;
  }

  /**
   * Records that the program was killed and still runs; the outcome is reported without waiting for
   * its end.
   */
  public void outlive() {
    outlived = true;
  }

  /** Records that the program that outlived its kill has ended. */
  public void gone() {
    if (outlived) {
      whenGone.run();
    }
  }

  /** Records how the program that was started for the attempt ended, before the outcome. */
  public void programEnded(ProgramEnd end) {
    programEnd = end;
  }

  /** How the program that was started for the attempt ended; null before, and without one. */
  public @Nullable ProgramEnd programEnd() {
    return programEnd;
  }

  /** Whether the program was killed and still ran when the outcome was reported. */
  public boolean outlived() {
    return outlived;
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
