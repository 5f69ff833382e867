package dev.firebreak.bench;

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

/** One thread's part of a load: its connections, its selector, what it has seen. */
final class LoadLoop implements AutoCloseable {
  private static final int READ_BUFFER = 1 << 16;
  private static final long RECONNECT_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  /** A selector waits whole milliseconds; what is due sooner is looked for as often as this. */
  private static final long LOOK = TimeUnit.MICROSECONDS.toNanos(100);

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_SELECT = 50;

  private final InetSocketAddress address;
  private final List<RequestBytes> shots;
  private final List<OutcomeCount> tallies;
  private final LongSupplier clock;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BUFFER);
  private final ArrayDeque<Connection> free = new ArrayDeque<>();
  private int missing;
  private int busy;
  private int nextShot;
  private long reconnects;
  private long end;
  private long reconnectAt;

  LoadLoop(InetSocketAddress address, List<RequestBytes> shots, LongSupplier clock)
      throws IOException {
    this.address = address;
    this.shots = shots;
    this.clock = clock;
    this.tallies = Stream.generate(OutcomeCount::new).limit(shots.size()).toList();
    this.selector = Selector.open();
  }

  /**
   * Makes the connections, all before the load begins.
   *
   * @param patienceMs how long it may take
   * @throws IOException if one can't be made
   */
  void open(int connections, long patienceMs) throws IOException {
    for (int i = 0; i < connections; i++) {
      Connection.open(address, selector);
    }
    long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
    while (free.size() < connections) {
      selector.select(patienceMs);
      for (SelectionKey key : selector.selectedKeys()) {
        Connection connection = (Connection) key.attachment();
        connection.connected();
        free.add(connection);
      }
      selector.selectedKeys().clear();
      if (System.nanoTime() - giveUp > 0) {
        throw new IOException(
            String.format(
                Locale.ROOT, "only %d of %d connections to %s", free.size(), connections, address));
      }
    }
  }

  /**
   * Sends and receives until the load is over and everything is answered.
   *
   * @param endAt when the load ends, on the clock
   * @param giveUp when nobody waits any longer for answers
   */
  void run(Pace pace, long endAt, long giveUp) throws IOException {
    end = endAt;
    while (true) {
      long now = clock.getAsLong();
      dispatch(pace, now);
      if ((pace.nextDue() == Long.MAX_VALUE && busy == 0) || now >= giveUp) {
        break;
      }
      reconnect(now);
      await(pace, now);
    }
    giveUp(pace);
  }

  List<OutcomeCount> tallies() {
    return tallies;
  }

  /** How often a connection was made again. */
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
      long due = pace.take(now);
      if (due == Pace.NONE) {
        return;
      }
      Connection connection = free.poll();
      busy++;
      int kind = nextShot;
      nextShot = (nextShot + 1) % shots.size();
      try {
        connection.send(shots.get(kind), kind, due);
      } catch (IOException _) {
        lost(connection, Fault.BROKEN);
      }
    }
    pace.starved(now);
  }

  private void await(Pace pace, long now) throws IOException {
    long wait = free.isEmpty() ? Long.MAX_VALUE : pace.nextDue() - now;
    if (wait > 2 * MILLI) {
      selector.select(this::onReady, Math.min(wait / MILLI - 1, LONGEST_SELECT));
    } else if (selector.selectNow(this::onReady) == 0 && wait > 0) {
      LockSupport.parkNanos(Math.min(wait, LOOK));
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
        answered(connection);
      }
    } catch (BrokenAnswer _) {
      lost(connection, Fault.NOT_HTTP);
    } catch (EOFException _) {
      lost(connection, Fault.CUT_OFF);
    } catch (IOException _) {
      lost(connection, Fault.BROKEN);
    }
  }

  private void answered(Connection connection) {
    long now = clock.getAsLong();
    busy--;
    RequestBytes shot = shots.get(connection.shot());
    OutcomeCount tally = tallies.get(connection.shot());
    int status = connection.answer().status();
    if (status != shot.status()) {
      tally.unexpected(status);
    } else if (shot.length() != RequestBytes.ANY_LENGTH
        && shot.length() != connection.answer().bodyBytes()) {
      tally.unexpected(status);
      tally.failed(Fault.WRONG_LENGTH);
    } else {
      tally.expected(status, now - connection.due(), now < end);
    }
    if (connection.release()) {
      free.add(connection);
    } else {
      connection.close();
      missing++;
    }
  }

  private void lost(Connection connection, Fault fault) {
    connection.close();
    missing++;
    if (connection.isBusy()) {
      busy--;
      tallies.get(connection.shot()).failed(fault);
    } else if (!free.remove(connection)) {
      tallies.getFirst().failed(Fault.NOT_CONNECTED);
      reconnectAt = clock.getAsLong() + RECONNECT_PAUSE;
    }
  }

  private void reconnect(long now) {
    while (missing > 0 && now >= reconnectAt) {
      try {
        Connection.open(address, selector);
        missing--;
        reconnects++;
      } catch (IOException _) {
        tallies.getFirst().failed(Fault.NOT_CONNECTED);
        reconnectAt = now + RECONNECT_PAUSE;
      }
    }
  }

  private void giveUp(Pace pace) {
    long now = clock.getAsLong();
    for (SelectionKey key : selector.keys()) {
      Connection connection = (Connection) key.attachment();
      if (key.isValid() && connection.isBusy()) {
        tallies.get(connection.shot()).givenUp(Fault.UNANSWERED, now - connection.due());
      }
    }
    if (pace instanceof Pace.Open line) {
      for (long due = line.take(now); due != Pace.NONE; due = line.take(now)) {
        tallies.get(nextShot).givenUp(Fault.UNSENT, now - due);
        nextShot = (nextShot + 1) % shots.size();
      }
    }
  }
}
