package dev.firebreak.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.api.Payload;
import dev.firebreak.fixture.FreePort;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadGeneratorTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(200);

  private static PreparedRequest shot(URI server) {
    return PreparedRequest.post(server.resolve("/v1/call/echo"), Payload.text("hello"));
  }

  private static Load load(int connections, int threads, Double rate) {
    return new Load(connections, threads, Duration.ZERO, SHORT, rate);
  }

  private static Measurement run(ScriptedServer server, Duration patience, Load load)
      throws Exception {
    return new LoadGenerator(patience).run(server.uri(), List.of(shot(server.uri())), load);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "8,1", "7,3"})
  void aClosedLoopCountsWhatTheServerAnswered(int connections, int threads) throws Exception {
    try (ScriptedServer server = new ScriptedServer(_ -> ScriptedServer.OK)) {
      Measurement seen = run(server, LONG, load(connections, threads, null));
      assertThat(seen.all().expected()).isEqualTo(server.requests()).isPositive();
      assertThat(seen.all().nanos().getTotalCount()).isEqualTo(server.requests());
      assertThat(seen.all().statuses()).isEqualTo(Map.of(200, (long) server.requests()));
      assertThat(seen.perSecond()).isEqualTo(seen.all().inTime() / 0.2);
      assertThat(server.connections()).isEqualTo(connections);
      assertThat(seen.wrong()).isZero();
      assertThat(seen.reconnects()).isZero();
      assertThat(seen.waited()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void anOpenLoopSendsAllThatIsDueWhateverTheServerDoes(int threads) throws Exception {
    try (ScriptedServer server = new ScriptedServer(_ -> ScriptedServer.OK)) {
      Measurement seen = run(server, LONG, load(6, threads, 1000.0));
      assertThat(server.requests()).isEqualTo(200);
      assertThat(seen.all().expected()).isEqualTo(200);
    }
  }

  @Test
  void anOpenLoopMeasuresFromWhenARequestWasDueSoThatAStallCountsForAllOfThem() throws Exception {
    long stall = TimeUnit.MILLISECONDS.toNanos(500);
    try (ScriptedServer server =
        new ScriptedServer(
            request -> {
              long end = System.nanoTime() + (request == 0 ? stall : 0);
              while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(end - System.nanoTime());
              }
              return ScriptedServer.OK;
            })) {
      Measurement seen = run(server, LONG, load(1, 1, 1000.0));
      assertThat(seen.all().expected()).isEqualTo(200);
      assertThat(seen.waited()).isEqualTo(199);
      // Those due in the 200 ms of the load all waited for the end of the stall, 300 ms after it.
      assertThat(seen.all().nanos().getMinValue())
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(299));
      assertThat(seen.all().nanos().getMaxValue()).isGreaterThanOrEqualTo(stall);
      assertThat(seen.all().inTime()).isZero();
    }
  }

  @Test
  void aClosedLoopShowsAStallOnceHoweverLongItLasts() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ScriptedServer server =
        new ScriptedServer(
            request -> {
              if (request == 0) {
                never.await(SHORT.toMillis(), TimeUnit.MILLISECONDS);
              }
              return ScriptedServer.OK;
            })) {
      Measurement seen = run(server, LONG, load(1, 1, null));
      assertThat(seen.all().expected()).isEqualTo(1);
      assertThat(seen.all().nanos().getMinValue()).isGreaterThanOrEqualTo(SHORT.toNanos());
    }
  }

  @Test
  void unansweredRequestsAreCountedWithTheirWait() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ScriptedServer server =
        new ScriptedServer(
            _ -> {
              never.await();
              return ScriptedServer.OK;
            })) {
      Measurement seen = run(server, Duration.ofMillis(50), load(3, 1, 1000.0));
      assertThat(seen.all().errors())
          .isEqualTo(Map.of(RequestError.UNANSWERED, 3L, RequestError.UNSENT, 197L));
      assertThat(seen.all().nanos().getTotalCount()).isEqualTo(200);
      assertThat(seen.all().nanos().getMinValue())
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(49));
      assertThat(seen.wrong()).isEqualTo(200);
    }
  }

  @Test
  void otherAnswersAreCountedByStatusAndAreNoSuccess() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            request ->
                request % 4 == 3
                    ? "HTTP/1.1 503 Full\r\nContent-Length: 0\r\n\r\n"
                    : ScriptedServer.OK)) {
      Measurement seen = run(server, LONG, load(1, 1, 1000.0));
      assertThat(seen.all().statuses()).isEqualTo(Map.of(200, 150L, 503, 50L));
      assertThat(seen.all().expected()).isEqualTo(150);
      assertThat(seen.wrong()).isEqualTo(50);
    }
  }

  @Test
  void anAnswerOfAnotherLengthIsNotTheExpectedOne() throws Exception {
    try (ScriptedServer server = new ScriptedServer(_ -> ScriptedServer.OK)) {
      PreparedRequest shot = shot(server.uri()).expectingBytes(3);
      Measurement seen =
          new LoadGenerator(LONG).run(server.uri(), List.of(shot), load(1, 1, 1000.0));
      assertThat(seen.all().errors()).isEqualTo(Map.of(RequestError.WRONG_LENGTH, 200L));
      assertThat(seen.wrong()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"CUT_OFF,''", "NOT_HTTP,hello~", "NOT_HTTP,HTTP/1.1 204 -~~!"})
  void aBrokenConnectionIsCountedAndMadeAgain(RequestError fault, String answer) throws Exception {
    String broken = answer.replace("~", "\r\n");
    try (ScriptedServer server =
        new ScriptedServer(request -> request % 10 == 9 ? broken : ScriptedServer.OK)) {
      Measurement seen = run(server, LONG, load(2, 1, 1000.0));
      assertThat(seen.all().errors()).isEqualTo(Map.of(fault, 20L));
      assertThat(seen.all().expected()).isEqualTo(180);
      assertThat(seen.wrong()).isEqualTo(20);
      assertThat(seen.reconnects()).isBetween(18L, 20L);
    }
  }

  @Test
  void aServerThatClosesAfterEachAnswerIsConnectedToAgainWithoutAnError() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            _ -> "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")) {
      Measurement seen = run(server, LONG, load(2, 1, 500.0));
      assertThat(seen.all().expected()).isEqualTo(100);
      assertThat(seen.wrong()).isZero();
      assertThat(server.connections()).isBetween(100, 102);
    }
  }

  @Test
  void kindsOfRequestsTakeTurnsAndAreCountedApart() throws Exception {
    try (ScriptedServer server = new ScriptedServer(_ -> ScriptedServer.OK)) {
      PreparedRequest shot = shot(server.uri());
      Measurement seen =
          new LoadGenerator(LONG)
              .run(server.uri(), List.of(shot, shot.expecting(502)), load(4, 1, 1000.0));
      assertThat(seen.counts().getFirst().expected()).isEqualTo(100);
      assertThat(seen.counts().getFirst().wrong()).isZero();
      assertThat(seen.counts().getLast().expected()).isZero();
      assertThat(seen.counts().getLast().wrong()).isEqualTo(100);
    }
  }

  @Test
  void aServerThatIsNotThereIsNotLoaded() {
    URI unserved = URI.create("http://127.0.0.1:" + FreePort.find());
    assertThatThrownBy(
            () -> new LoadGenerator(LONG).run(unserved, List.of(shot(unserved)), load(1, 1, null)))
        .isInstanceOf(IOException.class);
  }
}
