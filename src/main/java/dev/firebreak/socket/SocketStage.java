package dev.firebreak.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SubscriptionWithCancelException;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/** The stream of one socket: see {@link Socket#flow}. */
final class SocketStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  /** The size of one read. */
  private static final int READ = 64 * 1024;

  /** A buffer per thread: only the few threads of the actor system run streams. */
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(Socket.WRITE));

  private final SocketChannel channel;
  private final EventLoop loop;
  private final Duration timeout;
  private final Inlet<ByteString> toWrite = Inlet.create("toWrite");
  private final Outlet<ByteString> wasRead = Outlet.create("wasRead");
  private final FlowShape<ByteString, ByteString> shape = new FlowShape<>(toWrite, wasRead);

  /**
   * Creates the stream of a socket.
   *
   * @param timeout how long the client may take to read the last bytes
   */
  SocketStage(SocketChannel channel, EventLoop loop, Duration timeout) {
    this.channel = channel;
    this.loop = loop;
    this.timeout = timeout;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private final Readiness readiness;
    private final SocketReads reads;

    /** Bytes that the system has not taken yet. */
    private ByteString unwritten = ByteString.emptyByteString();

    private boolean reset;

    private Logic() {
      super(shape);
      setHandler(toWrite, new ToWrite());
      setHandler(wasRead, new WasRead());
      readiness =
          new Readiness(
              channel,
              loop,
              new Readiness.Callbacks(
                  createAsyncCallback(this::onRead),
                  createAsyncCallback(this::onEvent),
                  createAsyncCallback(this::onFailure)));
      reads = new SocketReads(channel, readiness);
    }

    @Override
    public void preStart() {
      readiness.begin();
      pull(toWrite);
    }

    @Override
    public void postStop() {
      readiness.close(reset);
    }

    /** The client has not read the last bytes in time. */
    @Override
    public void onTimer(Object key) {
      reset = true;
      completeStage();
    }

    private void onRead(ByteString bytes) {
      if (isClosed(wasRead)) {
        readiness.taken(); // The stream no longer reads.
        return;
      }
      reads.add(bytes);
      if (isAvailable(wasRead)) {
        passOn();
      }
    }

    private void passOn() {
      ByteString next = reads.take(BUFFER.get().clear().limit(READ));
      if (next != null) {
        push(wasRead, next);
      }
      if (reads.atEnd()) {
        complete(wasRead);
      }
    }

    private void onEvent(Readiness.Event event) {
      switch (event) {
        case ENDED -> complete(wasRead);
        case WRITABLE -> write();
      }
    }

    private void onFailure(IOException failure) {
      failStage(failure);
    }

    private void write() {
      ByteBuffer buffer = BUFFER.get();
      try {
        while (!unwritten.isEmpty()) {
          buffer.clear();
          unwritten.copyToBuffer(buffer);
          int written = channel.write(buffer.flip());
          unwritten = unwritten.drop(written);
          if (buffer.hasRemaining()) {
            readiness.awaitWritable();
            return;
          }
        }
      } catch (IOException e) {
        onFailure(e);
        return;
      }
      if (isClosed(toWrite)) {
        completeStage();
      } else {
        pull(toWrite);
      }
    }

    private final class ToWrite extends AbstractInHandler {
      @Override
      public void onPush() {
        unwritten = grab(toWrite);
        write();
      }

      @Override
      public void onUpstreamFinish() {
        if (unwritten.isEmpty()) {
          completeStage();
        } else {
          setKeepGoing(true); // Even if the stream no longer reads.
          scheduleOnce(this, timeout);
        }
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        reset = true;
        failStage(failure);
      }
    }

    private final class WasRead extends AbstractOutHandler {
      @Override
      public void onPull() {
        readiness.wanted();
        passOn();
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        if (!(cause instanceof SubscriptionWithCancelException.NonFailureCancellation)) {
          reset = true;
          failStage(cause);
        } else {
          reads.drop();
        }
      }
    }
  }
}
