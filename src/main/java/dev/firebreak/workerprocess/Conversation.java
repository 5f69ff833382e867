package dev.firebreak.workerprocess;

import dev.firebreak.api.Payload;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.AttemptTrace;
import dev.firebreak.isolation.Execution;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.task.HeadText;
import dev.firebreak.task.RunId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the lines from the node in a child JVM: begins attempts and cancels them. */
final class Conversation {
  private final Isolation isolation;
  private final InputStream orders;
  private final Replier replier;
  private final PrintStream stderr;
  private @Nullable Execution current;

  /** The steps of the attempt that began last. */
  private @Nullable Steps steps;

  private record Steps(String id, ChildSteps steps) {}

  Conversation(Isolation isolation, InputStream orders, Replier replier, PrintStream stderr) {
    this.isolation = isolation;
    this.orders = orders;
    this.replier = replier;
    this.stderr = stderr;
  }

  /** Reads lines until the end of the input. */
  void serve() throws IOException {
    for (byte[] line = readLine(orders); line != null; line = readLine(orders)) {
      switch (ChildWire.read(line, ChildOrder.class)) {
        case ChildOrder.Begin order -> current = startAttempt(order);
        case ChildOrder.StepAnswer answer -> answered(answer);
        case ChildOrder.Cancel _ -> cancel();
      }
    }
  }

  private void cancel() {
    if (current != null) {
      current.cancel();
    }
  }

  private void answered(ChildOrder.StepAnswer answer) {
    Steps now = steps;
    if (now != null && now.id().equals(answer.id())) {
      now.steps().answered(answer);
    }
  }

  private Execution startAttempt(ChildOrder.Begin order) {
    String id = order.id();
    UUID uuid = UUID.fromString(id);
    ChildSteps own = new ChildSteps(id, replier);
    steps = new Steps(id, own);
    AttemptContext attempt =
        new AttemptContext(
            new RunId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits()),
            order.type(),
            order.attempt(),
            System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(order.timeoutMs()),
            System::nanoTime);
    attempt.belongsToTrace(AttemptTrace.at(order.trace()));
    attempt.ofTask(order.fence(), new ChildReports(id, order.fence() > 0, replier, stderr, own));
    Payload input =
        Payload.of(order.input(), order.contentType()).withHead(HeadText.read(order.head()));
    attempt.belongsToRequest(input);
    return isolation.start(
        attempt,
        input,
        outcome -> {
          own.close();
          replier.send(ChildReply.of(id, outcome));
        });
  }

  /** The next line; null at the end of the input. */
  static byte @Nullable [] readLine(InputStream from) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = from.read(); b != '\n'; b = from.read()) {
      if (b < 0) {
        return null;
      }
      line.write(b);
    }
    return line.toByteArray();
  }
}
