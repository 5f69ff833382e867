package dev.firebreak.connection;

import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpProtocols;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * The request side of a connection: passes on one request at a time, and sends its answer back once
 * there is one. Works as {@code mapAsync(1)} does, but also reports that a caller has left.
 */
final class RequestStage extends GraphStage<FlowShape<HttpRequest, HttpResponse>> {
  private final Connection connection;
  private final RequestHandler handler;
  private final Inlet<HttpRequest> in = Inlet.create("requests");
  private final Outlet<HttpResponse> out = Outlet.create("answers");
  private final FlowShape<HttpRequest, HttpResponse> shape = FlowShape.of(in, out);

  RequestStage(Connection connection, RequestHandler handler) {
    this.connection = connection;
    this.handler = handler;
  }

  @Override
  public FlowShape<HttpRequest, HttpResponse> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  final class Logic extends GraphStageLogic {
    private final AsyncCallback<PendingResponse> whenAnswered =
        createAsyncCallback(this::onAnswered);
    private final AsyncCallback<NotUsed> whenStreamed = createAsyncCallback(_ -> onStreamed());
    private @Nullable PendingResponse current;

    /** Whether an answer is being sent in pieces. */
    private boolean streaming;

    /** Whether an answer of unknown length is sent in chunks: not to a client of HTTP/1.0. */
    private boolean chunked;

    private Logic() {
      super(shape);
      setHandler(in, new Requests());
      setHandler(out, new Answers());
    }

    private void onRequest(HttpRequest request) {
      PendingResponse exchange =
          new PendingResponse(connection, subFusingMaterializer(), whenAnswered::invoke);
      current = exchange;
      chunked = !request.protocol().equals(HttpProtocols.HTTP_1_0);
      connection.begin(exchange);
      handler.handle(request, exchange);
      if (exchange.handedOut() != null) {
        onAnswered(exchange);
      }
    }

    private void onAnswered(PendingResponse exchange) {
      HttpResponse answer = exchange.answer();
      if (exchange == current && answer != null) {
        current = null;
        connection.answered();
        // The HTTP layer demands an answer before it emits a request.
        push(out, last(watched(answer, exchange)));
        if (isClosed(in)) {
          complete(out);
        }
      }
    }

    /** Delays the next request until the stream of this answer has ended. */
    private HttpResponse watched(HttpResponse answer, PendingResponse exchange) {
      ResponseEntity entity = answer.entity();
      if (entity.isStrict()) {
        return answer;
      }
      streaming = true;
      connection.streaming(exchange, chunked);
      return answer.withEntity(
          WatchedEntity.of(
              entity,
              new WatchedEntity.Watch() {
                @Override
                public <T> Source<T, ?> on(Source<T, ?> pieces) {
                  return pieces.watchTermination(
                      (mat, end) -> {
                        exchange.contentBegun();
                        end.whenComplete((_, _) -> whenStreamed.invoke(NotUsed.getInstance()));
                        return mat;
                      });
                }
              }));
    }

    private void onStreamed() {
      streaming = false;
      connection.streamed();
      if (isAvailable(out)) {
        next();
      }
    }

    /** The previous answer has been sent, and the HTTP layer demands the next one. */
    private void next() {
      if (isClosed(in) || connection.finishing()) {
        completeStage();
      } else if (!hasBeenPulled(in)) {
        connection.ready();
        pull(in);
      }
    }

    private HttpResponse last(HttpResponse answer) {
      return connection.finishing() ? answer.addHeader(PendingResponse.LAST) : answer;
    }

    @Override
    public void postStop() {
      PendingResponse unanswered = current;
      if (unanswered != null) {
        unanswered.closed();
      }
    }

    private final class Requests extends AbstractInHandler {
      @Override
      public void onPush() {
        onRequest(grab(in));
      }

      /** The caller may have closed only its sending side, so the answer is still sent. */
      @Override
      public void onUpstreamFinish() {
        if (current == null) {
          completeStage();
        }
      }
    }

    private final class Answers extends AbstractOutHandler {
      @Override
      public void onPull() {
        if (!streaming) {
          next();
        }
      }
    }
  }
}
