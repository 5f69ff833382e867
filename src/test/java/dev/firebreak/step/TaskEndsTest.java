package dev.firebreak.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.api.Payload;
import dev.firebreak.task.RunId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskEndsTest {
  private static final RunId ONE = new RunId(1, 1);
  private static final RunId TWO = new RunId(1, 2);

  private static Payload ends(RunId... ids) {
    StringBuilder json = new StringBuilder("[");
    for (RunId id : ids) {
      json.append(json.length() == 1 ? "" : ",")
          .append("{\"id\":\"")
          .append(id)
          .append("\",\"state\":\"failed\"}");
    }
    return Payload.json(json.append(']').toString());
  }

  @Test
  void theEndsOfOtherTasksThanThoseAskedForAreRefused() {
    Payload ended = ends(ONE, TWO);
    assertThat(TaskEnds.checked("all", List.of(ONE, TWO), ended)).isSameAs(ended);
    for (List<RunId> asked : List.of(List.of(ONE), List.of(TWO, ONE), List.of(ONE, TWO, ONE))) {
      assertThatThrownBy(() -> TaskEnds.checked("all", asked, ended))
          .isInstanceOf(StepRefused.class)
          .hasMessageContaining("all has waited for other tasks")
          .hasMessageContaining("--from all");
    }
  }

  @Test
  void aSignalOfTheSameNameIsRefused() {
    assertThatThrownBy(() -> TaskEnds.checked("all", List.of(ONE), Payload.json("{}")))
        .isInstanceOf(StepRefused.class)
        .hasMessageContaining("all was ended by a signal of the same name: {}");
  }
}
