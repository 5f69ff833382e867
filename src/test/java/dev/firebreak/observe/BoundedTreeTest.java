package dev.firebreak.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.firebreak.observe.SupervisionTree.Branch;
import dev.firebreak.observe.SupervisionTree.Gauge;
import dev.firebreak.observe.SupervisionTree.Leaf;
import dev.firebreak.observe.SupervisionTree.Program;
import dev.firebreak.observe.SupervisionTree.Survivor;
import dev.firebreak.observe.SupervisionTree.Tree;
import dev.firebreak.pause.PauseDocument;
import dev.firebreak.supervision.SupervisorView;
import dev.firebreak.task.FailureKind;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The tree that is sent to other nodes is short, whatever the texts in it are. */
class BoundedTreeTest {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();
  private static final Instant AT = Instant.parse("2026-11-30T05:06:07.123456789Z");
  private static final String ID = UUID.nameUUIDFromBytes(new byte[0]).toString();

  /** A supervisor with as much of everything as there can be. */
  private static Branch branch(String text, int survivors) {
    TypeCounters.Event event = new TypeCounters.Event(AT, text);
    Gauge gauge = new Gauge(Integer.MAX_VALUE, Integer.MAX_VALUE);
    Leaf leaf =
        new Leaf(
            ID,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            false,
            new Program(Long.MAX_VALUE, Long.MAX_VALUE));
    List<Leaf> leaves = Collections.nCopies(SupervisorView.SHOWN, leaf);
    RecentFailures.Failed failed =
        new RecentFailures.Failed(
            ID,
            Integer.MAX_VALUE,
            AT,
            "not-started",
            new FailureKind(text, text),
            text,
            "give-up",
            Long.MAX_VALUE);
    return new Branch(
        "a-type",
        "restarting",
        new PauseDocument(AT, text, text),
        Long.MAX_VALUE,
        new TypeCounters.SupervisorFailure(AT, text, Integer.MAX_VALUE, Integer.MAX_VALUE),
        gauge,
        gauge,
        Integer.MAX_VALUE,
        gauge,
        Collections.nCopies(survivors, new Survivor(ID, text, Long.MAX_VALUE)),
        event,
        Collections.nCopies(RecentFailures.KEPT, failed),
        leaves,
        leaves);
  }

  private static Tree tree(int branches, String text) {
    return new Tree(
        "firebreak", AT, IntStream.range(0, branches).mapToObj(_ -> branch(text, 30)).toList());
  }

  @Test
  void theLengthOfABranchIsNeverUnderestimated() throws Exception {
    for (String text : List.of("", "a", "\u0000\u001f\n", "\"\\", "äöü€", "\uD83D\uDD25")) {
      Branch branch = branch(text.repeat(30), 3);
      assertThat(BoundedTree.bytes(branch))
          .isBetween(JSON.writeValueAsBytes(branch).length, 100_000);
    }
  }

  @Test
  void aSmallTreeIsAsItWas() {
    Tree small = new Tree("firebreak", AT, List.of(branch("the disk is full", 2), branch("x", 0)));
    assertThat(BoundedTree.of(small)).isEqualTo(new BoundedTree(small, 0));
  }

  @Test
  void whatDoesNotFitIsLeftOutAndCounted() throws Exception {
    BoundedTree bounded = BoundedTree.of(tree(400, "\u0001".repeat(5000)));
    assertThat(bounded.leftOut()).isBetween(300, 399);
    assertThat(bounded.tree().supervisors()).hasSize(400 - bounded.leftOut());
    assertThat(JSON.writeValueAsBytes(bounded.tree().supervisors()))
        .hasSizeLessThan(BoundedTree.MOST_BYTES);
    Branch first = bounded.tree().supervisors().getFirst();
    assertThat(first.survivors()).hasSize(20);
    assertThat(first.failedAttempts().getFirst().cause()).hasSizeLessThan(210);
  }

  @Test
  void thePartsAreShortAndTogetherAreTheWhole() throws Exception {
    BoundedTree bounded = BoundedTree.of(tree(30, "something"));
    List<List<Branch>> parts = bounded.parts(50_000);
    assertThat(parts.stream().flatMap(List::stream)).isEqualTo(bounded.tree().supervisors());
    for (List<Branch> part : parts) {
      assertThat(JSON.writeValueAsBytes(part)).hasSizeLessThan(50_000);
    }
    assertThat(bounded.parts(1)).hasSize(30).allMatch(part -> part.size() == 1);
  }
}
