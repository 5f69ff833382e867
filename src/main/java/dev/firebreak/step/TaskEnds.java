package dev.firebreak.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.api.Payload;
import dev.firebreak.api.TaskEnd;
import dev.firebreak.task.Excerpt;
import dev.firebreak.task.RunId;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The ids of the tasks that a task waits for, and what it receives of their ends. */
public final class TaskEnds {
  /** The most bytes of a list of ids: twice what the most that can be waited for have. */
  public static final int LONGEST_LIST = 800_000;

  private static final int LONGEST_QUOTED = 100;
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<List<TaskEnd>> ENDS = new TypeReference<>() {};

  private TaskEnds() {}

  /**
   * Reads ids.
   *
   * @return each once, in the order in which they were given
   * @param name that of the wait
   * @throws StepRefused if one is not valid, or there are none
   */
  public static List<RunId> ids(String name, Collection<String> texts) {
    Set<RunId> ids = new LinkedHashSet<>();
    for (String text : texts) {
      ids.add(
          RunId.parse(text)
              .orElseThrow(
                  () ->
                      new StepRefused(
                          name
                              + " waits for \""
                              + Excerpt.of(text, LONGEST_QUOTED)
                              + "\", which is no id")));
    }
    if (ids.isEmpty()) {
      throw new StepRefused(name + " waits for no task");
    }
    return List.copyOf(ids);
  }

  /**
   * Returns what a task receives of the ends of tasks, if these were asked for.
   *
   * @param name that of the wait
   * @throws StepRefused if it is about other tasks, or something else
   */
  public static Payload checked(String name, List<RunId> ids, Payload body) {
    List<String> ended = read(name, body).stream().map(TaskEnd::id).toList();
    if (!ended.equals(ids.stream().map(RunId::toString).toList())) {
      throw new StepRefused(
          name
              + " has waited for other tasks than those that are asked for; \"firebreak retry\""
              + " with --from "
              + name
              + " waits again");
    }
    return body;
  }

  /**
   * Reads what a task receives of the ends of tasks.
   *
   * @param name that of the wait
   * @throws StepRefused if that is something else
   */
  public static List<TaskEnd> read(String name, Payload body) {
    try {
      return List.copyOf(JSON.readValue(body.bytes(), ENDS));
    } catch (JsonProcessingException e) {
      throw new StepRefused(name + " was ended by a signal of the same name: " + body.text(), e);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory could not be read", e);
    }
  }
}
