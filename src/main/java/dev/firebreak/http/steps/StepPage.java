package dev.firebreak.http.steps;

import dev.firebreak.task.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some steps of a task as JSON.
 *
 * @param next the value of {@code after} for the next page; omitted if there are no more steps
 */
public record StepPage(List<StepDocument> steps, @Nullable Integer next) {

  /**
   * Returns the page of these steps.
   *
   * @param read the steps, and one more if there are more than fit
   * @param limit how many fit
   */
  public static StepPage of(List<Step> read, int limit) {
    List<Step> shown = read.size() > limit ? read.subList(0, limit) : read;
    return new StepPage(
        shown.stream().map(StepDocument::of).toList(),
        read.size() > limit ? shown.getLast().number() : null);
  }
}
