package dev.firebreak.http.stream;

import dev.firebreak.connection.ChunkedContent;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.stream.ByteQueue;
import dev.firebreak.stream.StreamedAnswer;
import java.util.Locale;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * A call whose answer is sent while an attempt writes it. Until an attempt has written something,
 * the call is answered as any other. Thread-safe.
 */
public final class StreamedCall implements StreamedAnswer.Caller {
  /** Keeps nginx from collecting the answer before it passes it on; nginx removes the field. */
  private static final HttpHeader UNBUFFERED = RawHeader.create("X-Accel-Buffering", "no");

  private static final HttpHeader TRAILER = RawHeader.create("Trailer", AnswerSource.ERROR);

  private final StreamedAnswer answer = new StreamedAnswer(this);
  private final PendingResponse exchange;
  private final ByteBudget.Share share;
  private final Beginnings beginnings;
  private final boolean readsTrailers;

  /** Guarded by this, as are the fields below: why the answer is not complete. */
  private String failure = "";

  private Runnable whenLeft = () -> {};
  private boolean left;

  /** Makes the answers of which the content follows. */
  @FunctionalInterface
  public interface Beginnings {
    /**
     * Makes an answer.
     *
     * @param content makes the content, by its type; not used if the status allows none
     */
    HttpResponse of(
        StreamedAnswer.Beginning beginning, Function<ContentType, ResponseEntity> content);
  }

  /**
   * A call that has not begun.
   *
   * @param share the memory that the content may take; released at the end
   */
  public StreamedCall(
      HttpRequest request,
      PendingResponse exchange,
      ByteBudget.Share share,
      Beginnings beginnings) {
    this.exchange = exchange;
    this.share = share;
    this.beginnings = beginnings;
    this.readsTrailers = readsTrailers(request);
  }

  /** What the attempts of the call write to. */
  public StreamedAnswer answer() {
    return answer;
  }

  /** Whether the client has said that it reads trailer fields (RFC 9110, 10.1.4). */
  private static boolean readsTrailers(HttpRequest request) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("te")) {
        for (String coding : header.value().toLowerCase(Locale.ROOT).split(",", -1)) {
          if (coding.strip().equals("trailers")) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Runs an action if the caller stops reading the answer; at once if it has stopped already. */
  public void whenLeft(Runnable action) {
    synchronized (this) {
      if (!left) {
        whenLeft = action;
        return;
      }
    }
    action.run();
  }

  @Override
  public void begin(StreamedAnswer.Beginning beginning, ByteQueue content) {
    Ends ends = new Ends(content);
    HttpResponse response =
        beginnings
            .of(beginning, type -> ChunkedContent.of(type, source(content, ends)))
            .addHeader(UNBUFFERED);
    if (response.entity().isStrict()) { // The status allows no content.
      content.abandon();
      share.release();
      exchange.answer(response);
    } else if (!exchange.stream(
        readsTrailers ? response.addHeader(TRAILER) : response, ends::left)) {
      content.abandon(); // It was answered in another way.
      share.release();
    }
  }

  private static Source<HttpEntity.ChunkStreamPart, ?> source(ByteQueue content, Ends ends) {
    return Source.fromGraph(new AnswerSource(content, ends));
  }

  /** The call is about to fail for this reason, in one line. Only the first reason counts. */
  public synchronized void failing(String why) {
    if (failure.isEmpty()) {
      failure = why;
    }
  }

  /**
   * The call is over.
   *
   * @param why the answer is not complete, in one line; null if it is
   * @return whether the answer had begun; if not, it is still to be given
   */
  public boolean end(@Nullable String why) {
    if (why != null) {
      failing(why);
    }
    boolean begun = answer.end(why == null);
    if (!begun) {
      share.release();
    }
    return begun;
  }

  private synchronized String failure() {
    return failure;
  }

  private void left() {
    Runnable action;
    synchronized (this) {
      left = true;
      action = whenLeft;
    }
    action.run();
  }

  /** The ends of the answer. */
  private final class Ends implements AnswerSource.Ends {
    private final ByteQueue content;

    private Ends(ByteQueue content) {
      this.content = content;
    }

    @Override
    public void complete() {
      share.release();
      exchange.streamed(null);
    }

    @Override
    public @Nullable String broken() {
      share.release();
      String why = failure();
      exchange.streamed(why);
      if (readsTrailers) {
        return why;
      }
      exchange.cut();
      return null;
    }

    @Override
    public void left() {
      content.abandon();
      share.release();
      exchange.streamed("the caller has left");
      StreamedCall.this.left();
    }
  }
}
