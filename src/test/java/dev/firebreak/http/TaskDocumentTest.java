package dev.firebreak.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.firebreak.http.groups.GroupDocument;
import dev.firebreak.http.steps.StepDocument;
import dev.firebreak.observe.Progress;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of tasks are written byte for byte as Jackson writes their records. */
class TaskDocumentTest {
  private static final String ID = "01a229f1-2800-7137-bfba-37256576e9dd";
  private static final Instant TIME = Instant.parse("2026-12-01T03:04:05.678Z");

  /** Knows nothing of how documents are written. */
  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private record TaskList(List<TaskDocument> tasks, String next) {}

  /** A value for each member, in their order. */
  private static Object[] all() {
    Problem problem =
        Problem.of(ProblemType.WORKER_CRASHED, "exit code 1")
            .with("cause", Map.of("text", "line\nline\t\u0001 \"é\" \\ \uD83D\uDE00"))
            .withHeader("Retry-After", "1");
    return new Object[] {
      ID,
      "echo",
      "v2",
      "owner",
      "running",
      2,
      1,
      3,
      4,
      TIME,
      Instant.parse("2026-12-01T03:04:05Z"),
      Instant.parse("2026-12-01T03:04:05.123456Z"),
      Instant.parse("2026-12-01T03:04:05.123456789Z"),
      "node-1",
      new Progress(0.25, "a quarter"),
      "sleep cool-down",
      "01a229f1-2800-7138-a833-438f0cab04d9",
      "01a229f1-2800-7139-a833-438f0cab04d9",
      new GroupDocument.Counts(6, 5, 4, 3, 2, 1, 0),
      problem,
      new RawValue("{ \"n\" : 1.50 }"),
      List.of(
          new TaskDocument.Past(1, "node-1", TIME, TIME.plusNanos(1000), problem),
          new TaskDocument.Past(2, "node-é", TIME, TIME, problem)),
      2,
      List.of(
          new StepDocument(1, "first", "result", TIME, TIME.plusMillis(5), 17, null),
          new StepDocument(2, "second", "sleep", TIME, TIME, 0, 3))
    };
  }

  private static TaskDocument document(Object... members) {
    try {
      Constructor<?> constructor = TaskDocument.class.getDeclaredConstructors()[0];
      return (TaskDocument) constructor.newInstance(members);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static TaskDocument with(String member, Object value) {
    Object[] members = all();
    members[names().indexOf(member)] = value;
    return document(members);
  }

  private static List<String> names() {
    return Arrays.stream(TaskDocument.class.getRecordComponents())
        .map(RecordComponent::getName)
        .toList();
  }

  private static List<String> optional() {
    return Arrays.stream(TaskDocument.class.getRecordComponents())
        .filter(member -> !member.getType().isPrimitive())
        .map(RecordComponent::getName)
        .toList();
  }

  private static void assertSame(Object document) {
    try {
      // As texts, so that a failure shows them.
      assertThat(new String(Responses.bytes(document), UTF_8))
          .isEqualTo(new String(JACKSON.writeValueAsBytes(document), UTF_8));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void allMembersAreWritten() throws Exception {
    TaskDocument whole = document(all());
    assertSame(whole);
    List<String> written = new ArrayList<>();
    JACKSON.readTree(Responses.bytes(whole)).fieldNames().forEachRemaining(written::add);
    assertThat(written).isEqualTo(names());
  }

  @ParameterizedTest
  @MethodSource("optional")
  void aMemberWithoutAValueIsLeftOut(String member) {
    assertSame(with(member, null));
  }

  @Test
  void aDocumentMayHaveFewMembers() {
    Object[] members = all();
    List<String> names = names();
    optional().forEach(name -> members[names.indexOf(name)] = null);
    assertSame(document(members));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "café",
        "日本語",
        "\uD83D\uDE00 \uD83D\uDE00",
        "\"quoted\" \\ / back",
        "\u0000\u0001\u001f\b\f\n\r\t\u007f\u0080\u2028\u2029\ufeff"
      })
  void textsAreEscapedAsJacksonDoes(String text) {
    for (String member : List.of("id", "type", "version", "owner", "state", "node", "waitingFor")) {
      assertSame(with(member, text));
      assertSame(with(member, text.repeat(3000)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 9, 10, 12345, Integer.MAX_VALUE})
  void numbersAreWrittenAsJacksonDoes(int number) {
    for (String member : List.of("priority", "attempts", "maxAttempts", "crashes", "stepCount")) {
      assertSame(with(member, number));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1969-12-31T23:59:59.999Z",
        "2026-12-01T00:00:00.010Z",
        "-0001-01-01T00:00:00.000001Z",
        "+10000-01-01T00:00:00.000000001Z"
      })
  void timesAreWrittenAsJacksonDoes(String time) {
    for (String member : List.of("createdAt", "runAt", "startedAt", "finishedAt")) {
      assertSame(with(member, Instant.parse(time)));
    }
  }

  @Test
  void resultsOfAllKindsAreWrittenAsJacksonDoes() {
    assertSame(with("result", Map.of("contentType", "text/plain; charset=utf-8")));
    assertSame(with("result", new RawValue("null")));
    assertSame(with("result", new RawValue("[\n" + "{\"é\":\"\\u0000\"},".repeat(9000) + "1\n]")));
    assertSame(with("history", List.of()));
    assertSame(with("error", Problem.of(ProblemType.WORKER_CRASHED, "é\n")));
    assertSame(with("progress", new Progress(1e-7, null)));
    assertSame(
        with(
            "steps",
            Collections.nCopies(100, new StepDocument(1, "s", "signal", TIME, TIME, 1L << 40, 1))));
  }

  @Test
  void documentsAreWrittenInListsAsByThemselves() {
    assertSame(new TaskList(List.of(document(all()), with("owner", null)), ID));
    assertSame(Map.of("task", document(all())));
  }
}
