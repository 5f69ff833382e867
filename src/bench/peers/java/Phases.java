import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The phases of a measurement, for the peers in Java; phases.mjs has the same ones. A peer's
 * arguments are the seconds of each phase and those of its warm-up; it prints lines of a phase and
 * its value.
 */
abstract class Phases {
  private static final int CALLERS = 64;
  private static final int BATCH = 1000;
  private static final int CONNECTIONS = 24;

  static final HikariDataSource DATABASE = database();

  /** Jobs that have been run; they need not be stored as complete yet. */
  static final AtomicInteger HANDLED = new AtomicInteger();

  /** Empties the queue. */
  abstract void reset() throws Exception;

  /** Starts to work. */
  abstract void start() throws Exception;

  abstract void stop() throws Exception;

  /** Stores a job. */
  abstract void add(int i) throws Exception;

  abstract void addMany(List<Integer> is) throws Exception;

  /** Stores a job that is waited for, on a queue that is idle. */
  abstract void addIdle(int i) throws Exception;

  /** Whether each job is stored as complete. */
  abstract boolean done() throws Exception;

  abstract boolean done(int i) throws Exception;

  static String payload(int i) {
    return "{\"to\":\"user%07d@example.com\",\"n\":%d}".formatted(i, i);
  }

  private static HikariDataSource database() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(System.getenv("JDBC_URL"));
    config.setMaximumPoolSize(CONNECTIONS);
    return new HikariDataSource(config);
  }

  static boolean isEmpty(String query) throws SQLException {
    try (var connection = DATABASE.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      return !rows.next();
    }
  }

  static void execute(String sql) throws SQLException {
    try (var connection = DATABASE.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A load until a time; returns how many jobs it has stored. */
  private interface Load {
    int run(long end) throws Exception;
  }

  private int oneByOne(long end) throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(Thread.ofPlatform().start(() -> call(next, end)));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    return next.get();
  }

  private void call(AtomicInteger next, long end) {
    try {
      while (System.nanoTime() < end) {
        add(next.getAndIncrement());
      }
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private int bulk(long end) throws Exception {
    int count = 0;
    while (System.nanoTime() < end) {
      addMany(IntStream.range(count, count + BATCH).boxed().toList());
      count += BATCH;
    }
    return count;
  }

  private void phase(String name, Load load, int seconds, boolean counts) throws Exception {
    reset();
    HANDLED.set(0);
    start();
    long begin = System.nanoTime();
    int count = load.run(begin + seconds * 1_000_000_000L);
    while (HANDLED.get() < count || !done()) {
      Thread.sleep(5);
    }
    if (counts) {
      say(name, count * 1e9 / (System.nanoTime() - begin));
    }
    stop();
  }

  private void idle(int seconds, boolean counts) throws Exception {
    reset();
    start();
    List<Double> times = new ArrayList<>();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    for (int i = 0; System.nanoTime() < end; i++) {
      long begin = System.nanoTime();
      addIdle(i);
      while (!done(i)) {
        Thread.sleep(1);
      }
      times.add((System.nanoTime() - begin) / 1e6);
    }
    stop();
    times.sort(null);
    if (counts) {
      say("idle", times.get(times.size() / 2));
      say("idle-p99", times.get(times.size() * 99 / 100));
    }
  }

  private static void say(String phase, double value) {
    System.out.printf(Locale.ROOT, "%s %.3f%n", phase, value);
  }

  final void run(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[0]);
    int warmup = Integer.parseInt(args[1]);
    phase("one", this::oneByOne, warmup, false);
    phase("one", this::oneByOne, seconds, true);
    phase("bulk", this::bulk, warmup, false);
    phase("bulk", this::bulk, seconds, true);
    idle(warmup, false);
    idle(seconds, true);
    System.exit(0);
  }
}
