package dev.firebreak.cli.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.client.TaskDocument;
import org.junit.jupiter.api.Test;

/** The steps of a task in a terminal. */
class StepTableTest {
  private static String table(String document) throws JsonProcessingException {
    return StepTable.of(TaskDocument.of(new JsonMapper().readTree(document)));
  }

  @Test
  void aTaskWithoutStepsHasNoTable() throws JsonProcessingException {
    assertThat(table("{}")).isEmpty();
  }

  @Test
  void theTableFitsInto80Columns() throws JsonProcessingException {
    String steps =
        """
        {"stepCount":10000,"steps":[
          {"number":9999,"name":"read","kind":"result","bytes":2,
            "startedAt":"2026-01-01T00:00:00.900Z","finishedAt":"2026-01-01T00:00:02.150Z"},
          {"number":10000,"name":"NAME","kind":"result","bytes":16777216,"code":75,
            "startedAt":"2026-01-01T00:00:00Z","finishedAt":"2026-01-02T00:00:00.5Z"}]}
        """
            .replace("NAME", "n".repeat(200));
    assertThat(table(steps))
        .isEqualTo(
            """

              step                                 recorded        took      bytes      note
              ------------------------------------------------------------------------------
              9999 read                2026-01-01T00:00:02Z     1.250 s          2
              10000 nnnnnnnnnnnnn...   2026-01-02T00:00:00Z   86400.5 s   16777216   exit 75
              9998 earlier steps are not shown
            """);
    assertThat(table(steps).lines()).allMatch(line -> line.length() <= 80);
  }
}
