package dev.firebreak.command;

import dev.firebreak.api.Payload;
import dev.firebreak.command.StepRequest.Named;
import dev.firebreak.step.StepJournal;
import dev.firebreak.step.StepRefused;
import dev.firebreak.task.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Submits the children of the task that a program runs for. */
record ProgramChildren(StepJournal journal, StepFolder folder) {
  /** The most bytes of a media type and the line end after it. */
  private static final int LONGEST_MEDIA_TYPE = 1000;

  /**
   * Submits a child. The file of the place has the media type of its input, a line end, and the
   * input.
   *
   * @throws StepRefused if the input is too long, or the media type is not valid
   */
  CompletionStage<Void> submit(String place, Named asked) throws IOException {
    Payload input = input(asked.name(), taken(place, asked.name()));
    return journal.submit(asked.name(), asked.word(), input).thenCompose(id -> answer(place, id));
  }

  private byte[] taken(String place, String name) throws IOException {
    try {
      return folder.take(place, journal.longest() + LONGEST_MEDIA_TYPE);
    } catch (StepFolder.TooLong e) {
      throw tooLong(name, e.size);
    }
  }

  private StepRefused tooLong(String name, long size) {
    return new StepRefused(
        "the input of child "
            + name
            + " has "
            + size
            + " bytes; a program can submit at most "
            + journal.longest()
            + " (tasks.max-step)");
  }

  private Payload input(String name, byte[] file) {
    int end = 0;
    while (end < file.length && file[end] != '\n') {
      end++;
    }
    byte[] input = Arrays.copyOfRange(file, Math.min(end + 1, file.length), file.length);
    if (input.length > journal.longest()) {
      throw tooLong(name, input.length);
    }
    String mediaType = new String(file, 0, end, StandardCharsets.UTF_8);
    try {
      return Payload.of(input, mediaType.isEmpty() ? Payload.UNSPECIFIED : mediaType);
    } catch (IllegalArgumentException e) {
      throw new StepRefused("the input of child " + name + ": " + e.getMessage(), e);
    }
  }

  private CompletionStage<Void> answer(String place, RunId id) {
    try {
      folder.write(place, (id.toString() + '\n').getBytes(StandardCharsets.UTF_8));
      boolean _ = folder.tell(place, "done 0");
      return CompletableFuture.completedStage(null);
    } catch (IOException e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
