package dev.firebreak.demo;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;

/**
 * Ends the JVM it runs in, and with it a whole node. Not for a node that anybody needs and nobody
 * keeps.
 */
public final class Halt implements Handler<Halt.Order, Halt.Done> {
  /**
   * How.
   *
   * @param code the exit code; left out, 0
   */
  public record Order(int code) {}

  /** Never made. */
  public record Done() {}

  @Override
  public Done handle(Order order, Attempt attempt) {
    Runtime.getRuntime().halt(order.code());
    return new Done();
  }
}
