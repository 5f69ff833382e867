package dev.firebreak.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One thread's part of a load: its connections, its selector and its counts. */
final class LoadLoop implements AutoCloseable {
  private static final int READ_BUFFER = 1 << 16;
  private static final long RECONNECT_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * A selector waits whole milliseconds; for requests due sooner the loop polls at this interval.
   */
  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_SELECT = 50;

  private final InetSocketAddress address;
  private final List<PreparedRequest> requests;
  private final LongSupplier clock;
  private final @Nullable SSLContext tls;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BUFFER);
  private final ArrayDeque<Connection> free = new ArrayDeque<>();
  private List<OutcomeCount> counts = List.of();
  private int closed;
  private int busy;
  private int nextKind;
  private long reconnects;
  private long end;
  private long reconnectAt;

  LoadLoop(
      InetSocketAddress address,
      List<PreparedRequest> requests,
      LongSupplier clock,
      @Nullable SSLContext tls)
      throws IOException {
    this.tls = tls;
    this.address = address;
    this.requests = requests;
    this.clock = clock;
    this.selector = Selector.open();
  }

  /**
   * Makes the connections, all before the load begins.
   *
   * @param timeoutMs how long connecting may take in all
   * @throws IOException if a connection cannot be made
   */
  void open(int connections, long timeoutMs) throws IOException {
    for (int i = 0; i < connections; i++) {
      Connection.open(address, selector, tls);
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (free.size() < connections) {
      selector.select(timeoutMs);
      for (SelectionKey key : selector.selectedKeys()) {
        Connection connection = (Connection) key.attachment();
        connection.connected();
        free.add(connection);
      }
      selector.selectedKeys().clear();
      if (free.size() < connections && System.nanoTime() - deadline > 0) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "made only %d of %d connections to %s",
                free.size(),
                connections,
                address));
      }
    }
  }

  /**
   * Sends and receives until the load is over and every request is answered. What was counted
   * before is forgotten.
   *
   * @param endAt when the load ends, on the clock
   * @param deadline when the generator stops waiting for answers
   */
  void run(Pace pace, long endAt, long deadline) throws IOException {
    end = endAt;
    counts = Stream.generate(OutcomeCount::new).limit(requests.size()).toList();
    reconnects = 0;
    while (true) {
      long now = clock.getAsLong();
      dispatch(pace, now);
      if ((pace.nextDue() == Long.MAX_VALUE && busy == 0) || now >= deadline) {
        break;
      }
      reconnect(now);
      await(pace, now);
    }
    countUnanswered(pace);
  }

  List<OutcomeCount> counts() {
    return counts;
  }

  /** The number of reconnects. */
  long reconnects() {
    return reconnects;
  }

  @Override
  public void close() throws IOException {
    selector.keys().forEach(key -> ((Connection) key.attachment()).close());
    selector.close();
  }

  private void dispatch(Pace pace, long now) {
    while (!free.isEmpty()) {
      long due = pace.nextRequest(now);
      if (due == Pace.NONE) {
        return;
      }
      Connection connection = free.poll();
      busy++;
      int kind = nextKind;
      nextKind = (nextKind + 1) % requests.size();
      try {
        connection.send(requests.get(kind), kind, due);
      } catch (IOException _) {
        onConnectionLost(connection, RequestError.BROKEN);
      }
    }
    pace.noneFree(now);
  }

  private void await(Pace pace, long now) throws IOException {
    long wait = free.isEmpty() ? Long.MAX_VALUE : pace.nextDue() - now;
    if (wait > 2 * MILLI) {
      selector.select(this::onReady, Math.min(wait / MILLI - 1, LONGEST_SELECT));
    } else if (selector.selectNow(this::onReady) == 0 && wait > 0) {
      LockSupport.parkNanos(Math.min(wait, POLL_NANOS));
    }
  }

  private void onReady(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      if (key.isConnectable()) {
        connection.connected();
        free.add(connection);
        return;
      }
      if (key.isWritable()) {
        connection.write();
      }
      if (key.isReadable() && connection.read(buffer)) {
        onAnswer(connection);
      }
    } catch (MalformedAnswer _) {
      onConnectionLost(connection, RequestError.NOT_HTTP);
    } catch (EOFException _) {
      onConnectionLost(connection, RequestError.CUT_OFF);
    } catch (IOException _) {
      onConnectionLost(connection, RequestError.BROKEN);
    }
  }

  private void onAnswer(Connection connection) {
    long now = clock.getAsLong();
    busy--;
    PreparedRequest request = requests.get(connection.kind());
    OutcomeCount count = counts.get(connection.kind());
    int status = connection.answer().status();
    if (status != request.status()) {
      count.unexpected(status);
    } else if (request.length() != PreparedRequest.ANY_LENGTH
        && request.length() != connection.answer().bodyBytes()) {
      count.unexpected(status);
      count.failed(RequestError.WRONG_LENGTH);
    } else {
      count.expected(status, connection.due(), now - connection.due(), now < end);
    }
    if (connection.release()) {
      free.add(connection);
    } else {
      connection.close();
      closed++;
    }
  }

  private void onConnectionLost(Connection connection, RequestError error) {
    connection.close();
    closed++;
    if (connection.isBusy()) {
      busy--;
      counts.get(connection.kind()).failed(error);
    } else if (!free.remove(connection)) {
      counts.getFirst().failed(RequestError.NOT_CONNECTED);
      reconnectAt = clock.getAsLong() + RECONNECT_PAUSE;
    }
  }

  private void reconnect(long now) {
    while (closed > 0 && now >= reconnectAt) {
      try {
        Connection.open(address, selector, tls);
        closed--;
        reconnects++;
      } catch (IOException _) {
        counts.getFirst().failed(RequestError.NOT_CONNECTED);
        reconnectAt = now + RECONNECT_PAUSE;
      }
    }
  }

  private void countUnanswered(Pace pace) {
    long now = clock.getAsLong();
    for (SelectionKey key : selector.keys()) {
      Connection connection = (Connection) key.attachment();
      if (key.isValid() && connection.isBusy()) {
        long due = connection.due();
        counts.get(connection.kind()).timedOut(RequestError.UNANSWERED, due, now - due);
      }
    }
    if (pace instanceof Pace.Open open) {
      for (long due = open.nextRequest(now); due != Pace.NONE; due = open.nextRequest(now)) {
        counts.get(nextKind).timedOut(RequestError.UNSENT, due, now - due);
        nextKind = (nextKind + 1) % requests.size();
      }
    }
  }
}
