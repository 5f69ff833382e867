package dev.firebreak.connection;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Passes requests and answers on unchanged, and reports each request when its answer has ended.
 * Stands between the HTTP layer and the {@link RequestStage} of a connection if requests are
 * logged.
 */
final class LoggedStage
    extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {
  private final LoggedConnection connection;
  private final Inlet<HttpRequest> fromHttp = Inlet.create("fromHttp");
  private final Outlet<HttpRequest> toHandler = Outlet.create("toHandler");
  private final Inlet<HttpResponse> fromHandler = Inlet.create("fromHandler");
  private final Outlet<HttpResponse> toHttp = Outlet.create("toHttp");
  private final BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape =
      new BidiShape<>(fromHttp, toHandler, fromHandler, toHttp);

  LoggedStage(LoggedConnection connection) {
    this.connection = connection;
  }

  @Override
  public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  /** A request from its head to the end of its answer. */
  private static final class Logged {
    private final RequestLog.Entry entry;
    private final boolean withoutBody;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** The bytes of an answer in pieces that were passed on. */
    private final AtomicLong bytes = new AtomicLong();

    private volatile boolean running;
    private int status = RequestLog.CALLER_LEFT;

    private Logged(RequestLog.Entry entry, boolean withoutBody) {
      this.entry = entry;
      this.withoutBody = withoutBody;
    }

    private void end(long sent) {
      if (ended.compareAndSet(false, true)) {
        entry.ended(status, withoutBody ? 0 : sent);
      }
    }
  }

  private final class Logic extends GraphStageLogic {
    private @Nullable Logged current;

    private Logic() {
      super(shape);
      setHandler(fromHttp, new Requests());
      setHandler(toHandler, new HandlersDemand());
      setHandler(fromHandler, new Answers());
      setHandler(toHttp, new HttpsDemand());
    }

    /** The connection is closed: a request without an answer, or whose answer never began. */
    @Override
    public void postStop() {
      if (current != null && !current.running) {
        current.end(0);
      }
    }

    private HttpResponse logged(HttpResponse answer, Logged request) {
      request.status = answer.status().intValue();
      ResponseEntity entity = answer.entity();
      connection.answering(!entity.isStrict());
      if (entity.isStrict()) {
        request.end(entity.getContentLengthOption().orElse(0));
        current = null;
        return answer;
      }
      return answer.withEntity(counted(entity, request));
    }

    /** Counts the bytes of an answer in pieces. */
    private ResponseEntity counted(ResponseEntity entity, Logged request) {
      return WatchedEntity.of(
          entity,
          new WatchedEntity.Watch() {
            @Override
            public <T> Source<T, ?> on(Source<T, ?> pieces) {
              return pieces
                  .map(
                      piece -> {
                        request.bytes.addAndGet(length(piece));
                        return piece;
                      })
                  .watchTermination((mat, end) -> watched(mat, end, request));
            }
          });
    }

    private <M> M watched(M materialized, CompletionStage<?> end, Logged request) {
      request.running = true;
      end.whenComplete(
          (_, _) -> {
            connection.streamed();
            request.end(request.bytes.get());
          });
      return materialized;
    }

    private static int length(Object piece) {
      return piece instanceof HttpEntity.ChunkStreamPart part
          ? part.data().length()
          : ((ByteString) piece).length();
    }

    private final class Requests extends AbstractInHandler {
      @Override
      public void onPush() {
        HttpRequest request = grab(fromHttp);
        current = new Logged(connection.begun(request), connection.isHead());
        push(toHandler, request);
      }

      @Override
      public void onUpstreamFinish() {
        complete(toHandler);
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        fail(toHandler, failure);
      }
    }

    private final class HandlersDemand extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(fromHttp);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(fromHttp, cause);
      }
    }

    private final class Answers extends AbstractInHandler {
      @Override
      public void onPush() {
        HttpResponse answer = grab(fromHandler);
        push(toHttp, current == null ? answer : logged(answer, current));
      }

      @Override
      public void onUpstreamFinish() {
        complete(toHttp);
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        fail(toHttp, failure);
      }
    }

    private final class HttpsDemand extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(fromHandler);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(fromHandler, cause);
      }
    }
  }
}
