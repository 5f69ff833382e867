package dev.firebreak.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows from the documents of a node, including those of other versions. */
class TypeRowsTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> troubles(String type, String branch) {
    return TypeRows.of(json(type), json(branch), 0, Measured.UNKNOWN).troubles();
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(troubles("{'breaker':{'state':'closed'}}", "{'state':'running'}")).isEmpty();
    assertThat(troubles("{'breaker':{'state':'open','pauseLeftMs':4000}}", "{}"))
        .containsExactly("breaker open 4.0s");
    assertThat(troubles("{'breaker':{'state':'probing','pauseLeftMs':0}}", "{}"))
        .containsExactly("breaker probing");
    assertThat(troubles("{'use':{'leaked':2}}", "{'state':'restarting','survivors':[{}]}"))
        .containsExactly("supervisor restarting", "2 leaked", "1 not killed");
    assertThat(troubles("{'paused':true}", "{}")).containsExactly("paused");
    assertThat(troubles("{'paused':{'since':'x','reason':'disk'}}", "{}"))
        .containsExactly("paused: disk");
    assertThat(troubles("{'paused':false}", "{}")).isEmpty();
  }

  @Test
  void aTypeIsShownWithoutTheTreeToo() {
    TypeRow row =
        TypeRows.of(
            json("{'type':'t','limits':{'concurrency':5}}"),
            MissingNode.getInstance(),
            -1,
            Measured.UNKNOWN);
    assertThat(row).isEqualTo(new TypeRow("t", -1, 5, -1, -1, -1, -1, -1, List.of()));
  }

  @Test
  void theOldestRunRunsOrWaits() {
    TypeRow row =
        TypeRows.of(
            json("{}"),
            json("{'oldestWorkers':[{'ageMs':5},{'ageMs':4}],'oldestWaiting':[{'ageMs':70}]}"),
            0,
            Measured.UNKNOWN);
    assertThat(row.oldestMs()).isEqualTo(70);
  }

  @Test
  void theRateIsThatSinceTheLastDocument() {
    Rates rates = new Rates();
    assertThat(rates.of("t", json("{'succeeded':10}"), 0)).isNegative();
    assertThat(rates.of("t", json("{'succeeded':14,'crashed':1}"), 2_000_000_000L)).isEqualTo(2.5);
    assertThat(rates.of("t", json("{'succeeded':1}"), 3_000_000_000L)).isNegative();
    assertThat(rates.of("t", json("{'succeeded':2}"), 4_000_000_000L)).isEqualTo(1);
  }

  @Test
  void aCrashOfATaskThatFailedIsNotShownTwice() {
    Answer tasks =
        answer(
            "{'tasks':[{'id':'i','type':'t','finishedAt':'2026-01-01T00:00:10Z',"
                + "'error':{'title':'crashed','detail':'java.lang.Error'}}]}");
    Answer tree =
        answer(
            "{'supervisors':[{'type':'t','lastCrash':{'at':'2026-01-01T00:00:09.5Z','cause':'c'}},"
                + "{'type':'u','lastCrash':{'at':'2026-01-01T00:00:30Z','cause':'d'}},"
                + "{'type':'v'}]}");
    Failures failures = new Failures();
    failures.read(tasks, 0, 0);
    assertThat(failures.with(tree, Answer.NONE).rows())
        .extracting(FailureRow::type, FailureRow::id, FailureRow::cause)
        .containsExactly(tuple("u", "", "d"), tuple("t", "i", "java.lang.Error"));
  }

  @Test
  void theLastCrashOnAnotherNodeIsShown() {
    Answer nodes =
        answer(
            "{'nodes':[{'self':true,'types':[{'type':'t','lastCrash':{'at':'2026-01-01T00:00:09Z',"
                + "'cause':'own'}}]},{'self':false,'types':[{'type':'t','lastCrash':"
                + "{'at':'2026-01-01T00:00:09Z','cause':'other'}},{'type':'u'}]}]}");
    assertThat(new Failures().with(answer("{}"), nodes).rows())
        .extracting(FailureRow::type, FailureRow::cause)
        .containsExactly(tuple("t", "other"));
  }

  @Test
  void failedTasksAreReadAgainWhenTheNodeHasCountedMoreOrAfterAWhile() {
    long s = 1_000_000_000;
    Failures failures = new Failures();
    assertThat(failures.isDue(0, 0)).isTrue();
    failures.read(answer("{'tasks':[{'id':'i','type':'t'}]}"), 7, 0);
    assertThat(failures.isDue(7, 9 * s)).isFalse();
    assertThat(failures.isDue(7, 10 * s)).isTrue();
    assertThat(failures.isDue(8, s)).isFalse();
    assertThat(failures.isDue(8, 2 * s)).isTrue();
    failures.read(answer("{'tasks':[{'id':'j','type':'t'}]}"), 8, 2 * s);
    assertThat(failures.with(answer("{}"), Answer.NONE).rows())
        .extracting(FailureRow::id)
        .contains("i", "j");
    assertThat(
            Rates.failures(
                json(
                    "{'types':[{'counters':{'crashed':2,'succeeded':5}},{'counters':{'timedOut':1}}]}")))
        .isEqualTo(3);
  }

  private static Answer answer(String text) {
    return new Answer(json(text), "", 200);
  }
}
