package dev.firebreak.demo;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;

/** Halts the JVM that it runs in, and with it the node. Not to be declared on a production node. */
public final class Halt implements Handler<Halt.Order, Halt.Done> {
  /**
   * The input.
   *
   * @param code the exit code; 0 if left out
   */
  public record Order(int code) {}

  /** The result, which is never created. */
  public record Done() {}

  @Override
  public Done handle(Order order, Attempt attempt) {
    Runtime.getRuntime().halt(order.code());
    return new Done();
  }
}
