package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.access.Access;
import dev.firebreak.audit.AuditLog;
import dev.firebreak.config.AuditSettings;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.forwarding.Peers;
import dev.firebreak.http.cors.Pages;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.supervision.Types;
import dev.firebreak.traces.Traces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;

/** An error in the server's own code, whatever its class, fails only its request. */
class RequestDispatcherTest {
  private static AuditLog nothing() {
    try {
      return AuditLog.open(new AuditSettings(null, 1, 1, Set.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpResponse answerOf(Throwable thrown) {
    BodyReader bodies = new BodyReader(null, null, null);
    TypeLookup none = new TypeLookup(Types.of(List.of()));
    SignedRequests signatures = new SignedRequests(InstantSource.system());
    RequestDispatcher dispatcher =
        new RequestDispatcher(
            new RequestDispatcher.RequestChecks(
                new OwnRoutes(List.of()),
                new SiteCheck(
                    new KnownHosts(ForeignPageTest.allowing(), true),
                    new Pages(Types.of(List.of()))),
                new Authentication(
                    Access.NONE, new SessionCookie(false, InstantSource.system()), null, none),
                new ClientAddress(List.of()),
                new FailedAttempts(System::nanoTime),
                new RequestAudit(nothing(), new ClientAddress(List.of()), Runnable::run),
                new RequestSpans(Traces.NONE, new ClientAddress(List.of()), false)),
            new RequestDispatcher.Work(
                new CallEndpoint(none, bodies, signatures, Peers.NONE),
                new SubmitEndpoint(none, null, bodies, signatures),
                new BulkEndpoint(null, null, bodies, new ByteBudget(1), null),
                new RetryEndpoint(none, null, bodies),
                new GroupCreation(none, null, bodies),
                new SignalEndpoint(null, bodies),
                null),
            bodies,
            _ -> RequestDispatcherTest.<RuntimeException>raise(thrown));
    PendingResponse exchange = new PendingResponse(_ -> {}, null);
    dispatcher.handle(HttpRequest.create("/v1/types"), exchange);
    return exchange.answer();
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> CompletionStage<HttpResponse> raise(Throwable t) throws E {
    if (t != null) {
      throw (E) t;
    }
    return new CompletableFuture<>();
  }

  @Test
  void anInternalErrorIsAnsweredWithoutItsDetails() {
    for (Throwable thrown :
        new Throwable[] {
          new IllegalStateException("secret"),
          new StackOverflowError("secret"),
          new NoClassDefFoundError("secret"),
        }) {
      HttpResponse answer = answerOf(thrown);
      assertThat(answer.status().intValue()).isEqualTo(500);
      HttpEntity.Strict entity = (HttpEntity.Strict) answer.entity();
      assertThat(entity.getData().utf8String()).contains("internal-error").doesNotContain("secret");
    }
  }
}
