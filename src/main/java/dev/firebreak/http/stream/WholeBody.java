package dev.firebreak.http.stream;

import java.io.IOException;
import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * The bytes of a body, which fail if the connection ends before the body. Depending on timing,
 * Pekko ends them then as if they were complete, so that a part would be taken for the whole.
 */
public final class WholeBody {
  private WholeBody() {}

  /** The bytes of a body. */
  public static Source<ByteString, ?> of(HttpEntity entity) {
    OptionalLong length = entity.getContentLengthOption();
    if (length.isPresent()) {
      return entity.getDataBytes().via(new Check<>(new Counted(length.getAsLong())));
    } else if (entity instanceof HttpEntity.Chunked chunked) {
      return chunked.getChunks().via(new Check<>(new Chunks()));
    }
    return entity.getDataBytes();
  }

  /** What of a body has arrived. */
  private interface Arrived<T> {
    /** The bytes of the next piece. */
    ByteString bytes(T piece);

    boolean complete();
  }

  /** A body whose length was announced. */
  private static final class Counted implements Arrived<ByteString> {
    private long missing;

    private Counted(long length) {
      missing = length;
    }

    @Override
    public ByteString bytes(ByteString piece) {
      missing -= piece.length();
      return piece;
    }

    @Override
    public boolean complete() {
      return missing <= 0;
    }
  }

  /** A body in chunks, the last of which says that it is complete. */
  private static final class Chunks implements Arrived<HttpEntity.ChunkStreamPart> {
    private boolean ended;

    @Override
    public ByteString bytes(HttpEntity.ChunkStreamPart piece) {
      ended |= piece.isLastChunk();
      return piece.data();
    }

    @Override
    public boolean complete() {
      return ended;
    }
  }

  private static final class Check<T> extends GraphStage<FlowShape<T, ByteString>> {
    private final Arrived<T> arrived;
    private final Inlet<T> in = Inlet.create("pieces");
    private final Outlet<ByteString> out = Outlet.create("bytes");
    private final FlowShape<T, ByteString> shape = FlowShape.of(in, out);

    private Check(Arrived<T> arrived) {
      this.arrived = arrived;
    }

    @Override
    public FlowShape<T, ByteString> shape() {
      return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
      return new Logic();
    }

    private final class Logic extends GraphStageLogic {
      private Logic() {
        super(shape);
        setHandlers(
            in,
            out,
            new AbstractInOutHandler() {
              @Override
              public void onPush() {
                ByteString bytes = arrived.bytes(grab(in));
                if (bytes.isEmpty()) {
                  pull(in);
                } else {
                  push(out, bytes);
                }
              }

              @Override
              public void onPull() {
                pull(in);
              }

              @Override
              public void onUpstreamFinish() {
                if (arrived.complete()) {
                  completeStage();
                } else {
                  failStage(new IOException("the connection ended before the body"));
                }
              }
            });
      }
    }
  }
}
