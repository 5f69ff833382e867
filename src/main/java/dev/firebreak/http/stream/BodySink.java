package dev.firebreak.http.stream;

import dev.firebreak.stream.ByteQueue;
import java.time.Duration;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Passes on the body of a request while it arrives, at the pace of its reader. Once the reader
 * reads nothing more, a short rest of the body is discarded, to keep the connection, and a long one
 * is left unread: the answer then closes the connection.
 */
public final class BodySink extends GraphStage<SinkShape<ByteString>> {
  /** A rest up to this size is discarded. */
  private static final int WORTH_DISCARDING = 64 * 1024;

  /** The longest time by which a pause is noticed late. */
  private static final Duration LATE = Duration.ofSeconds(1);

  private final ByteQueue content;
  private final Limits limits;
  private final Failures failures;
  private final Inlet<ByteString> in = Inlet.create("body");
  private final SinkShape<ByteString> shape = SinkShape.of(in);

  /**
   * The limits of a body.
   *
   * @param bytes how long it may be
   * @param pause how long its sender may pause; the time in which it has to wait for the reader
   *     does not count
   */
  public record Limits(long bytes, Duration pause) {}

  /** Told once, if a body can't be read to its end; then its content has no end. */
  public interface Failures {
    void tooLong();

    void tooSlow();

    void brokenOff();
  }

  /**
   * Creates a sink.
   *
   * @param content receives the body
   */
  public BodySink(ByteQueue content, Limits limits, Failures failures) {
    this.content = content;
    this.limits = limits;
    this.failures = failures;
  }

  @Override
  public SinkShape<ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private final AsyncCallback<NotUsed> room = createAsyncCallback(_ -> onRoom());
    private long arrived;
    private long discarded;

    /** When the sender was asked for more; only valid while it was. */
    private long askedAt;

    private Logic() {
      super(shape);
      setHandler(in, new Arriving());
    }

    @Override
    public void preStart() {
      content.whenRoom(() -> room.invoke(NotUsed.getInstance()));
      Duration half = limits.pause().dividedBy(2);
      scheduleWithFixedDelay("pause", half, half.compareTo(LATE) < 0 ? half : LATE);
      ask();
    }

    private void onRoom() {
      if (!isClosed(in) && !hasBeenPulled(in)) {
        ask();
      }
    }

    private void ask() {
      if (content.room() > 0 && discarded <= WORTH_DISCARDING) {
        askedAt = System.nanoTime();
        pull(in);
      }
    }

    @Override
    public void onTimer(Object key) {
      if (hasBeenPulled(in) && System.nanoTime() - askedAt > limits.pause().toNanos()) {
        content.fail();
        failures.tooSlow();
        completeStage();
      }
    }

    private final class Arriving extends AbstractInHandler {
      @Override
      public void onPush() {
        ByteString piece = grab(in);
        arrived += piece.length();
        if (arrived > limits.bytes()) {
          content.fail();
          failures.tooLong();
          completeStage();
          return;
        }
        if (!content.give(piece.toArrayUnsafe())) {
          discarded += piece.length();
        }
        ask();
      }

      @Override
      public void onUpstreamFinish() {
        content.complete();
        completeStage();
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        content.fail();
        failures.brokenOff();
        completeStage();
      }
    }
  }
}
