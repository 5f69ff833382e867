package dev.firebreak.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.liveness.Suspicion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Actions run one after the other, whatever an action or the executor throws. */
class SerialExecutorTest {
  private final List<String> done = new ArrayList<>();
  private final List<Runnable> taken = new ArrayList<>();

  private Runnable says(String word) {
    return () -> done.add(word);
  }

  private static void fail() {
    throw new OutOfMemoryError("made up");
  }

  @Test
  void anActionThatThrowsDoesNotStopTheOthers() {
    SerialExecutor inOrder = new SerialExecutor(taken::add);
    inOrder.execute(SerialExecutorTest::fail);
    inOrder.execute(says("second"));
    try (Suspicion suspicion = new Suspicion()) {
      taken.removeFirst().run();
      assertThat(suspicion.raised()).isTrue();
    }
    assertThat(done).containsExactly("second");
    inOrder.execute(says("third"));
    taken.removeFirst().run();
    assertThat(done).containsExactly("second", "third");
  }

  @Test
  void anActionRunsOnTheCallersThreadIfTheExecutorThrows() {
    for (Throwable thrown :
        List.of(new RejectedExecutionException("closed"), new OutOfMemoryError("no thread"))) {
      done.clear();
      SerialExecutor inOrder =
          new SerialExecutor(
              _ -> {
                throw sneaky(thrown);
              });
      inOrder.execute(says("first"));
      inOrder.execute(says("second"));
      assertThat(done).containsExactly("first", "second");
    }
  }

  @Test
  void anActionRunsOnceIfTheExecutorAcceptsItAndThrows() {
    SerialExecutor inOrder =
        new SerialExecutor(
            action -> {
              taken.add(action);
              fail();
            });
    inOrder.execute(says("first"));
    taken.removeFirst().run();
    inOrder.execute(says("second"));
    taken.removeFirst().run();
    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void eachElementIsPassedOnAlthoughOneFails() {
    SerialExecutor inOrder = new SerialExecutor(Runnable::run);
    List<String> tries = new ArrayList<>();
    inOrder.tellEach(
        List.of("a", "b", "c"),
        word -> {
          tries.add(word);
          if (word.equals("b")) {
            fail();
          }
        });
    assertThat(tries).containsExactly("a", "b", "b", "c");
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException sneaky(Throwable t) throws T {
    throw (T) t;
  }
}
