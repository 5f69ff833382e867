package dev.firebreak.progress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What events change. */
class BoardTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final Board board = new Board(List.of("a"));

  private void event(String name, String data) throws Exception {
    board.event(name, JSON.readTree(data));
  }

  private TaskLine line() {
    return board.lines().getFirst();
  }

  @Test
  void progressIsThatOfTheRunningAttempt() throws Exception {
    event("state", "{\"id\":\"a\",\"type\":\"t\",\"state\":\"running\"}");
    event("progress", "{\"id\":\"a\",\"type\":\"t\",\"fraction\":0.3,\"note\":\"n\"}");
    assertThat(line()).isEqualTo(new TaskLine("a", "t", "running", 0.3, "n"));
    event("state", "{\"id\":\"a\",\"type\":\"t\",\"state\":\"stopping\"}");
    assertThat(line()).isEqualTo(new TaskLine("a", "t", "stopping", 0.3, "n"));
    event("state", "{\"id\":\"a\",\"type\":\"t\",\"state\":\"retrying\"}");
    assertThat(line()).isEqualTo(new TaskLine("a", "t", "retrying", -1, ""));
  }

  @Test
  void theNewestStepIsShownWhereTheHandlerSaysNothing() throws Exception {
    event("step", "{\"id\":\"a\",\"type\":\"t\",\"step\":{\"number\":3,\"name\":\"read\"}}");
    assertThat(line()).isEqualTo(new TaskLine("a", "t", "running", -1, "step 3: read"));
    event("progress", "{\"id\":\"a\",\"type\":\"t\",\"fraction\":0.3}");
    event("step", "{\"id\":\"a\",\"type\":\"t\",\"step\":{\"number\":4,\"name\":\"send\"}}");
    assertThat(line()).isEqualTo(new TaskLine("a", "t", "running", 0.3, "step 4: send"));
    event("progress", "{\"id\":\"a\",\"type\":\"t\",\"fraction\":0.4,\"note\":\"n\"}");
    event("step", "{\"id\":\"a\",\"type\":\"t\",\"step\":{\"number\":5,\"name\":\"end\"}}");
    assertThat(line()).isEqualTo(new TaskLine("a", "t", "running", 0.4, "n"));
  }

  @Test
  void anEndedTaskStaysEnded() throws Exception {
    event("state", "{\"id\":\"a\",\"type\":\"t\",\"state\":\"failed\"}");
    event("progress", "{\"id\":\"a\",\"type\":\"t\",\"fraction\":0.3}");
    board.put(new TaskLine("a", "t", "running", 0.1, "older"));
    assertThat(line().state()).isEqualTo("failed");
    assertThat(board.ended("a")).isTrue();
  }

  @Test
  void otherTasksAndUnknownEventsChangeNothing() throws Exception {
    event("state", "{\"id\":\"b\",\"type\":\"t\",\"state\":\"failed\"}");
    event("novelty", "{\"id\":\"a\"}");
    event("state", "{}");
    assertThat(board.lines()).containsExactly(TaskLine.unknown("a"));
  }
}
