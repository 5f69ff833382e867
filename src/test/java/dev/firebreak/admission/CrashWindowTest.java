package dev.firebreak.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashWindowTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50, 59, 60})
  void theWindowAgreesWithAPlainQueue(int size) {
    CrashWindow window = new CrashWindow(size);
    Deque<Boolean> model = new ArrayDeque<>();
    Random random = new Random(size);
    assertThat(window.share()).isZero();
    for (int i = 0; i < 1000; i++) {
      boolean crashed = random.nextInt(1000) < i;
      window.record(crashed);
      model.addLast(crashed);
      if (model.size() > size) {
        model.removeFirst();
      }
      double crashes = model.stream().filter(c -> c).count();
      assertThat(window.share()).isEqualTo(crashes / model.size());
      assertThat(window.full()).isEqualTo(model.size() == size);
    }
  }
}
