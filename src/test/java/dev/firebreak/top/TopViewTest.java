package dev.firebreak.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.top.TopView.Part;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What keys and lost connections change. */
class TopViewTest {
  private static TopView after(String... keys) {
    TopView view = TopView.START;
    for (String key : keys) {
      view = view.after(key);
    }
    return view;
  }

  @Test
  void keysSelectWhatIsShown() {
    assertThat(after("t").part()).isEqualTo(Part.TYPES);
    assertThat(after("right", "right", "right").part()).isEqualTo(Part.FAILURES);
    assertThat(after("left", "left").part()).isEqualTo(Part.NODES);
    assertThat(after("f", "down", "down", "up").first()).isEqualTo(1);
    assertThat(after("f", "down", "n").first()).isZero();
    assertThat(after("f", "up", "", "x")).isEqualTo(after("f"));
    assertThat(after("down").first()).isZero();
    assertThat(after("p").paused()).isTrue();
    assertThat(after("p", "t", "p")).isEqualTo(after("t"));
  }

  @Test
  void aLostConnectionIsTimedFromItsFirstFailure() {
    Duration second = Duration.ofSeconds(1);
    long s = second.toNanos();
    Link lost = Link.answering(0).failed("refused", 5 * s).failed("still refused", 8 * s);
    assertThat(lost.text(12 * s)).isEqualTo("no answer for 7.0s: still refused");
    Link again = lost.answered(20 * s);
    assertThat(again.text(21 * s)).isEqualTo("answers again after 15s");
    assertThat(again.answered(22 * s)).isEqualTo(again);
    assertThat(again.text(40 * s)).isEqualTo("live");
    assertThat(Link.answering(0).text(s)).isEqualTo("live");
  }

  @Test
  void agesHaveOneUnit() {
    assertThat(
            List.of(45L, 1_540L, 31_000L, 119_999L, 300_000L, 11_000_000L, 400_000_000L).stream()
                .map(Duration::ofMillis)
                .map(Ages::of))
        .containsExactly("45ms", "1.5s", "31s", "119s", "5min", "3h", "4d");
  }
}
