package dev.firebreak.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;

class PendingResponseTest {
  private static final HttpResponse FIRST = HttpResponse.create();
  private static final HttpResponse SECOND = HttpResponse.create();
  private static final Timeouts TIMEOUTS = new Timeouts(1, 1, 1, 1, () -> 0);

  private final List<HttpResponse> told = new ArrayList<>();
  private final PendingResponse exchange =
      new PendingResponse(answered -> told.add(answered.answer()), null);
  private int left;

  @Test
  void onlyTheFirstAnswerCounts() {
    exchange.handedOut();
    exchange.answer(FIRST);
    exchange.answer(SECOND);
    assertThat(told).containsExactly(FIRST);
    assertThat(exchange.answer()).isSameAs(FIRST);
  }

  @Test
  void anImmediateAnswerIsFoundByTheSenderOfTheRequest() {
    // Made here, since this need not be the thread that made the other.
    PendingResponse begun = new PendingResponse(answered -> told.add(answered.answer()), null);
    begun.answer(FIRST);
    begun.answer(SECOND);
    assertThat(begun.handedOut()).isSameAs(FIRST);
    assertThat(told).isEmpty();
  }

  @Test
  void aCallerThatLeavesBeforeTheAnswerIsReportedOnce() {
    exchange.whenGone(() -> left++);
    exchange.gone();
    exchange.gone();
    assertThat(left).isEqualTo(1);
  }

  @Test
  void anEarlierDepartureIsReportedToALateListener() {
    exchange.gone();
    exchange.whenGone(() -> left++);
    assertThat(left).isEqualTo(1);
  }

  @Test
  void aCallerThatLeavesWithItsAnswerIsNotReported() {
    exchange.whenGone(() -> left++);
    exchange.handedOut();
    exchange.answer(FIRST);
    exchange.gone();
    assertThat(left).isZero();
  }

  private Connection closing(PendingResponse streamed) {
    Connection connection =
        new Connection(InetAddress.getLoopbackAddress(), TIMEOUTS, HttpResponse::create, _ -> {});
    connection.begin(streamed);
    connection.answered();
    connection.streaming(streamed, true);
    return connection;
  }

  @Test
  void aStreamedAnswerThatTheConnectionDoesNotBeginToReadIsGivenUp() {
    exchange.handedOut();
    assertThat(exchange.stream(FIRST, () -> left++)).isTrue();
    closing(exchange).closed();
    assertThat(left).isEqualTo(1);
  }

  @Test
  void aStreamedAnswerThatIsReadEndsByItsContent() {
    exchange.handedOut();
    assertThat(exchange.stream(FIRST, () -> left++)).isTrue();
    Connection connection = closing(exchange);
    exchange.contentBegun();
    connection.closed();
    assertThat(left).isZero();
  }
}
