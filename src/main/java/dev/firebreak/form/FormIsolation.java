package dev.firebreak.form;

import dev.firebreak.api.Payload;
import dev.firebreak.config.FormSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.DeferredExecution;
import dev.firebreak.isolation.Execution;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.isolation.Survivors;
import dev.firebreak.isolation.WarmProcesses;
import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.task.Outcome;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the attempts of a type that receives forms as JSON: each attempt reads the form, which is
 * stored as it was sent. Other inputs are passed on as they are.
 */
public final class FormIsolation implements Isolation {
  private static final int UNPROCESSABLE = 422;

  /** The longest form that is read in a few milliseconds, in bytes. */
  private static final int READ_AT_ONCE = 1 << 20;

  private final Isolation runs;
  private final FormSettings settings;
  private final MediaTypes consumes;

  private FormIsolation(Isolation runs, FormSettings settings) {
    this.runs = runs;
    this.settings = settings;
    consumes = FormMedia.with(runs.consumes());
  }

  /** Returns what runs the attempts of a type. */
  public static Isolation around(Isolation isolation, TypeSettings type) {
    FormSettings settings = type.endpoint().forms();
    return settings.read() ? new FormIsolation(isolation, settings) : isolation;
  }

  @Override
  public Execution start(AttemptContext attempt, Payload input, Consumer<Outcome> whenEnded) {
    if (settings.forms() != FormSettings.Forms.JSON || !Form.is(input.contentType())) {
      return runs.start(attempt, input, whenEnded);
    }
    DeferredExecution execution = new DeferredExecution(whenEnded);
    Runnable reading = () -> read(execution, attempt, input, whenEnded);
    if (input.size() <= READ_AT_ONCE) {
      reading.run();
    } else {
      Thread.ofVirtual().start(reading); // The caller's thread serves others, too.
    }
    return execution;
  }

  private void read(
      DeferredExecution execution,
      AttemptContext attempt,
      Payload input,
      Consumer<Outcome> whenEnded) {
    try {
      Payload document = FormJson.of(input, settings);
      execution.startUnlessCancelled(() -> runs.start(attempt, document, whenEnded));
    } catch (FormFault fault) {
      // The limits of the type have changed since the task was stored.
      execution.endedBefore(new Outcome.Rejected(UNPROCESSABLE, fault.detail()));
    } catch (Throwable t) {
      HeapWatch.noticed(t);
      execution.notBegun(t.toString());
    }
  }

  @Override
  public boolean needsProcess() {
    return runs.needsProcess();
  }

  @Override
  public int leaked() {
    return runs.leaked();
  }

  @Override
  public List<Survivors.Survivor> survivors() {
    return runs.survivors();
  }

  @Override
  public boolean exhausted() {
    return runs.exhausted();
  }

  @Override
  public @Nullable WarmProcesses warm() {
    return runs.warm();
  }

  @Override
  public MediaTypes consumes() {
    return consumes;
  }

  @Override
  public @Nullable String plugin() {
    return runs.plugin();
  }

  @Override
  public void close() {
    runs.close();
  }
}
