package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.store.FilterField.Members;
import dev.firebreak.store.FilterField.Nodes;
import dev.firebreak.store.FilterField.Owners;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of inputs that are read back, and of values of filters, for every store. */
public abstract class ValueContract extends FilterContract {
  private static final String CUSTOMER = "/customer";

  private RunId queued(String type, String owner, String customer) {
    Submission made = submission(Start.LATER);
    List<SearchValue> search = List.of(new SearchValue(CUSTOMER, customer));
    answer(
        store.accept(
            new NewTask(made.id(), type, owner, made.plan(), INPUT, null, null)
                .starting(Start.LATER, search)));
    return made.id();
  }

  private Values values(FilterField field, String prefix, int most) {
    return answer(store.values(field, prefix, most));
  }

  @Test
  void anInputIsReadUntilItsTaskIsDeleted() {
    Claim claim = running(Start.ON_THREAD);
    StoredBytes input = answer(store.input(claim.id(), INPUT.size())).orElseThrow();
    assertThat(input.bytes()).isEqualTo(INPUT.size());
    assertThat(input.payload().bytes()).isEqualTo(INPUT.bytes());
    assertThat(input.payload().contentType()).isEqualTo(INPUT.contentType());
    answer(store.settle(claim, new Ending.Succeeded(RESULT)));
    assertThat(answer(store.input(claim.id(), 99))).isPresent();
    assertThat(answer(store.input(new RunId(1, 1), 99))).isEmpty();
    clock.advance(Duration.ofDays(1));
    answer(store.prune(Duration.ofHours(1), 9));
    assertThat(answer(store.input(claim.id(), 99))).isEmpty();
  }

  @Test
  void ofALongInputOnlyTheLengthIsReadAndAnEmptyOneIsAnInput() {
    Claim claim = running(Start.ON_THREAD);
    assertThat(answer(store.input(claim.id(), INPUT.size() - 1L)))
        .contains(new StoredBytes(INPUT.contentType(), INPUT.size(), null));
    answer(store.settle(claim, new Ending.Failed(CRASH)));
    answer(store.retry(claim.id(), new NewInput(Payload.of(new byte[0], "a/b"), List.of())));
    StoredBytes empty = answer(store.input(claim.id(), 0)).orElseThrow();
    assertThat(empty.bytes()).isZero();
    assertThat(empty.payload().contentType()).isEqualTo("a/b");
  }

  @Test
  void theValuesOfAMemberAreReadInTheirOrderUpToANumber() {
    for (String customer : List.of("ä", "b", "a", "ab", "ab", "a%", "aa", "A")) {
      queued("t", "", customer);
    }
    queued("u", "", "ac");
    Members members = new Members("t", CUSTOMER, null);
    assertThat(values(members, "", 99))
        .isEqualTo(new Values(List.of("A", "a", "a%", "aa", "ab", "b", "ä"), false));
    assertThat(values(members, "a", 99).values()).containsExactly("a", "a%", "aa", "ab");
    assertThat(values(members, "a", 4).more()).isFalse();
    assertThat(values(members, "a", 3)).isEqualTo(new Values(List.of("a", "a%", "aa"), true));
    assertThat(values(members, "a%", 9).values()).containsExactly("a%");
    assertThat(values(members, "c", 9)).isEqualTo(new Values(List.of(), false));
    assertThat(values(new Members("t", "/region", null), "", 9).values()).isEmpty();
    assertThat(values(new Members("u", CUSTOMER, null), "", 9).values()).containsExactly("ac");
  }

  @Test
  void anOwnerIsToldOnlyTheValuesOfItsOwnTasks() {
    queued("t", "red", "r2");
    queued("t", "red", "r1");
    queued("t", "red", "b");
    queued("u", "red", "r0");
    queued("t", "blue", "r3");
    answer(store.cancel(queued("t", "red", "r4")));
    assertThat(values(new Members("t", CUSTOMER, "red"), "r", 9).values())
        .containsExactly("r1", "r2", "r4");
    assertThat(values(new Members("t", CUSTOMER, "red"), "r", 1).values()).containsExactly("r1");
    assertThat(values(new Members("t", CUSTOMER, "none"), "", 9).values()).isEmpty();
  }

  @Test
  void ownersOfLiveAndOfEndedTasksAreFoundOnce() {
    queued("t", "red", "1");
    answer(store.cancel(queued("t", "red", "1")));
    answer(store.cancel(queued("t", "ruby", "1")));
    queued("t", "blue", "1");
    queued("t", "", "1");
    assertThat(values(new Owners(), "", 9))
        .isEqualTo(new Values(List.of("blue", "red", "ruby"), false));
    assertThat(values(new Owners(), "r", 1)).isEqualTo(new Values(List.of("red"), true));
  }

  @Test
  void theNodesOfEndedTasksAreFound() {
    answer(store.settle(running(Start.ON_THREAD), new Ending.Succeeded(RESULT)));
    answer(store.cancel(queued()));
    assertThat(values(new Nodes(null, null), "", 9).values()).containsExactly(NODE);
    assertThat(values(new Nodes("t", null), NODE, 9).values()).containsExactly(NODE);
    assertThat(values(new Nodes("u", null), "", 9).values()).isEmpty();
    assertThat(values(new Nodes(null, "red"), "", 9).values()).isEmpty();
    assertThat(values(new Nodes(null, null), "x", 9).values()).isEmpty();
  }

  @Test
  void aPrefixThatNoStoreCanKeepIsRefused() {
    assertThat(store.values(new Owners(), "a\0", 9).toCompletableFuture())
        .failsWithin(dev.firebreak.fixture.Patience.LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(StoreException.Unstorable.class);
  }
}
