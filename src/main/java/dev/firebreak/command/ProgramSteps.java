package dev.firebreak.command;

import dev.firebreak.api.Payload;
import dev.firebreak.process.RequestPipe;
import dev.firebreak.step.AttemptParked;
import dev.firebreak.step.StepJournal;
import dev.firebreak.step.StepKinds;
import dev.firebreak.step.StepRefused;
import dev.firebreak.step.StepResult;
import dev.firebreak.task.Excerpt;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Serves {@code firebreak step} in one attempt of a task: answers one request after the other, so
 * that at most one output is in memory. Ends with the attempt.
 */
final class ProgramSteps {
  /** Each step has at most one request that waits and one that frees its place. */
  private static final int MOST_WAITING = 2000;

  /** The digits of the places from which on it is worth a look at all steps. */
  private static final int CROWDED = 3;

  private static final int LONGEST_REASON = 1000;

  private final StepJournal journal;
  private final StepFolder folder;
  private final RequestPipe pipe;
  private final Executor executor;
  private final ProgramWaits waits;
  private final ProgramChildren children;
  private final StepPlaces places;
  private final StepLines lines = new StepLines();
  private final Deque<StepRequest> waiting = new ArrayDeque<>();

  /** The steps that were begun and have not ended, by place. Used by one request at a time. */
  private final Map<String, Begun> begun = new HashMap<>();

  private boolean busy;
  private boolean closed;

  /** A step that runs. */
  private record Begun(String name, long since) {}

  /**
   * Makes the folder of an attempt.
   *
   * @param executor runs tasks that may block briefly
   * @throws IOException if the folder can't be made
   */
  static ProgramSteps open(
      StepJournal journal, StepFolder folder, Programs programs, Executor executor)
      throws IOException {
    return new ProgramSteps(journal, folder, folder.make(programs), executor);
  }

  private ProgramSteps(
      StepJournal journal, StepFolder folder, RequestPipe pipe, Executor executor) {
    this.journal = journal;
    this.folder = folder;
    this.pipe = pipe;
    this.executor = executor;
    waits = new ProgramWaits(journal, folder, this::refuse);
    children = new ProgramChildren(journal, folder);
    places = new StepPlaces(folder, pipe);
  }

  /** The folder that the program gets to know. */
  Path folder() {
    return folder.path();
  }

  /** The pipe that the requests come from. */
  RequestPipe pipe() {
    return pipe;
  }

  /** Receives what processes of the attempt have written into the pipe. */
  void add(ByteBuffer bytes) {
    lines.add(bytes, this::add);
  }

  private void add(byte[] line) {
    StepRequest request = StepRequest.read(line);
    if (request == null) {
      return; // Not written by the shipped program, which waits for no answer then.
    }
    synchronized (this) {
      if (closed || waiting.size() >= MOST_WAITING) {
        return;
      }
      waiting.addLast(request);
      if (busy) {
        return;
      }
      busy = true;
    }
    executor.execute(this::serveNext);
  }

  private void serveNext() {
    StepRequest request;
    synchronized (this) {
      request = closed ? null : waiting.pollFirst();
      if (request == null) {
        busy = false;
        return;
      }
    }
    serve(request).whenComplete((_, _) -> executor.execute(this::serveNext));
  }

  /** Answers nothing any more, and removes the folder. */
  void close() {
    synchronized (this) {
      closed = true;
      waiting.clear();
    }
    places.close();
    Programs.remove(folder.path());
  }

  private CompletionStage<Void> serve(StepRequest request) {
    String place = request.place();
    try {
      if (request.what().takesPlace() && !places.taken(place)) {
        free(place);
        return done();
      }
      return switch (request.what()) {
        case HERE -> done();
        case BEGIN -> begin(place, request.detail());
        case END -> end(place, request.code());
        case SLEEP -> waits.sleep(place, request.named());
        case AWAIT -> waits.await(place, request.named());
        case ALL -> waits.awaitAll(place, request.named());
        case SUBMIT ->
            children
                .submit(place, request.named())
                .exceptionallyCompose(failure -> refuse(place, failure));
        case BYE -> {
          free(place);
          yield done();
        }
        case GONE -> {
          if (places.gone(place, request.detail())) {
            free(place);
          }
          yield done();
        }
      };
    } catch (IOException | RuntimeException e) {
      return refuse(place, e);
    }
  }

  private void free(String place) throws IOException {
    giveUp(place);
    places.left(place);
    folder.free(place);
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedStage(null);
  }

  private CompletionStage<Void> begin(String place, String name) throws IOException {
    giveUp(place);
    freeKilled(place, name);
    return journal
        .begin(name)
        .thenCompose(known -> known.isPresent() ? replay(place, known.get()) : run(place, name))
        .exceptionallyCompose(failure -> refuse(place, failure));
  }

  /**
   * Frees what steps that were killed have left: always their name, and their places before these
   * run out.
   */
  private void freeKilled(String place, String name) throws IOException {
    boolean crowded = place.length() >= CROWDED;
    List<String> killed =
        begun.entrySet().stream()
            .filter(other -> crowded || other.getValue().name().equals(name))
            .map(Map.Entry::getKey)
            .filter(other -> !folder.isThere(other))
            .toList();
    for (String other : killed) {
      free(other);
    }
  }

  private CompletionStage<Void> replay(String place, RecordedStep known) {
    try {
      folder.write(place, StepKinds.checked(known, Step.Kind.RESULT).result().bytes());
      boolean _ = folder.tell(place, "done " + known.step().code());
      return done();
    } catch (IOException | StepRefused e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private CompletionStage<Void> run(String place, String name) {
    begun.put(place, new Begun(name, System.nanoTime()));
    if (!folder.tell(place, "run")) {
      giveUp(place);
    }
    return done();
  }

  private void giveUp(String place) {
    Begun step = begun.remove(place);
    if (step != null) {
      journal.giveUp(step.name());
    }
  }

  private CompletionStage<Void> end(String place, int code) throws IOException {
    Begun step = begun.get(place);
    if (step == null) {
      return refuse(place, new StepRefused("no step was begun"));
    }
    byte[] output;
    try {
      output = folder.read(place, journal.longest());
    } catch (StepFolder.TooLong e) {
      giveUp(place);
      return refuse(place, new StepRefused(tooLong(step.name(), e.size)));
    }
    begun.remove(place);
    Duration took = Duration.ofNanos(System.nanoTime() - step.since());
    Payload payload = Payload.of(output, mediaType(output));
    return journal
        .record(step.name(), new StepResult(Step.Kind.RESULT, code, payload, took))
        .thenAccept(
            _ -> {
              boolean _ = folder.tell(place, "stored");
            })
        .exceptionallyCompose(failure -> refuse(place, failure));
  }

  private String tooLong(String name, long size) {
    return "the output of step "
        + name
        + " has "
        + size
        + " bytes; at most "
        + journal.longest()
        + " can be recorded (tasks.max-step)";
  }

  private CompletionStage<Void> refuse(String place, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof AttemptParked parked) {
      boolean _ = folder.tell(place, "parked " + line(String.valueOf(parked.getMessage())));
      return done();
    }
    String reason =
        cause instanceof StepRefused
            ? String.valueOf(cause.getMessage())
            : "the steps of this task can't be read or recorded: " + cause;
    boolean _ = folder.tell(place, "refused " + line(reason));
    return done();
  }

  private static String line(String reason) {
    return Excerpt.of(reason, LONGEST_REASON).replace('\n', ' ');
  }

  /** Text where the output is text, so that readers of the step can show it. */
  private static String mediaType(byte[] output) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(output)).toString();
      return text.indexOf('\0') < 0 ? "text/plain; charset=UTF-8" : "application/octet-stream";
    } catch (CharacterCodingException _) {
      return "application/octet-stream";
    }
  }
}
