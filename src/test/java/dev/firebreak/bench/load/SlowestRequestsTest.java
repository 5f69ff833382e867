package dev.firebreak.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.bench.load.SlowestRequests.Slow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlowestRequestsTest {
  private final SlowestRequests requests = new SlowestRequests();

  /** Of each thread, in any order; the request that took n ns was due at -n. */
  @Test
  void theSlowestOfAllThreadsAreKept() {
    List<Integer> times = IntStream.rangeClosed(1, 1000).boxed().toList();
    List<Integer> shuffled = new ArrayList<>(times);
    Collections.shuffle(shuffled, new Random(1));
    SlowestRequests other = new SlowestRequests();
    shuffled.forEach(time -> (time % 2 == 0 ? requests : other).add(-time, time));
    requests.add(other);
    assertThat(requests.slowestFirst())
        .containsExactlyElementsOf(
            IntStream.range(0, SlowestRequests.KEPT)
                .mapToObj(place -> new Slow(place - 1000, 1000 - place))
                .toList());
  }

  @Test
  void fewRequestsAreAllKept() {
    requests.add(5, 1);
    requests.add(6, 2);
    assertThat(requests.slowestFirst()).containsExactly(new Slow(6, 2), new Slow(5, 1));
  }
}
