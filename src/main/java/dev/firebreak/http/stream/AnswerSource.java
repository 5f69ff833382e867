package dev.firebreak.http.stream;

import dev.firebreak.stream.ByteQueue;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Sends the content of an answer while it is written. The end of content that is not complete is
 * marked as such, or the connection is closed without an end.
 */
final class AnswerSource extends GraphStage<SourceShape<HttpEntity.ChunkStreamPart>> {
  /** The trailer field of an answer that is not complete. */
  static final String ERROR = "Firebreak-Error";

  private final ByteQueue content;
  private final Ends ends;
  private final Outlet<HttpEntity.ChunkStreamPart> out = Outlet.create("answer");
  private final SourceShape<HttpEntity.ChunkStreamPart> shape = SourceShape.of(out);

  /** The ways in which an answer ends. */
  interface Ends {
    /** Everything was sent. */
    void complete();

    /**
     * What was written was sent, and is not complete.
     *
     * @return the value of the trailer field that says why; null if the caller does not read
     *     trailers, and the connection is being closed instead
     */
    @Nullable String broken();

    /** The caller reads nothing more. */
    void left();
  }

  AnswerSource(ByteQueue content, Ends ends) {
    this.content = content;
    this.ends = ends;
  }

  @Override
  public SourceShape<HttpEntity.ChunkStreamPart> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private final AsyncCallback<NotUsed> readable = createAsyncCallback(_ -> onReadable());
    private boolean ended;

    private Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              next();
            }
          });
    }

    @Override
    public void preStart() {
      content.whenReadable(() -> readable.invoke(NotUsed.getInstance()));
    }

    private void onReadable() {
      if (isAvailable(out) && !ended) {
        next();
      }
    }

    private void next() {
      ByteBuffer bytes = content.take();
      if (bytes != null) {
        int from = bytes.arrayOffset() + bytes.position();
        ByteString piece = ByteString.fromArrayUnsafe(bytes.array(), from, bytes.remaining());
        push(out, HttpEntity.ChunkStreamPart.create(piece));
      } else if (content.atEnd()) {
        ended = true;
        ends.complete();
        completeStage();
      } else if (content.broken()) {
        ended = true;
        breakOff();
      }
    }

    private void breakOff() {
      String why = ends.broken();
      if (why != null) {
        RawHeader trailer = RawHeader.create(ERROR, why);
        push(out, HttpEntity.ChunkStreamPart.createLast("", List.of(trailer)));
        completeStage();
      } // Otherwise the close of the connection ends this stage.
    }

    @Override
    public void postStop() {
      if (!ended) {
        ends.left();
      }
    }
  }
}
