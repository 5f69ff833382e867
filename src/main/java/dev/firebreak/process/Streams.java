package dev.firebreak.process;

import java.lang.foreign.MemorySegment;

/**
 * The standard streams of a program: its {@link Input} and its {@link Output}. Belongs to the loop,
 * except that any thread may send input.
 */
final class Streams {
  private final Input input;
  private final Output output;
  private int inAt;

  Streams(Pipes pipes, AwaitedPipes awaited, Listener listener) {
    this.input = new Input(pipes.toIn(), awaited);
    this.output = new Output(pipes, awaited, listener);
  }

  Output output() {
    return output;
  }

  Input input() {
    return input;
  }

  /** Adds the descriptors that are to be waited for. */
  void addTo(PollSet polled) {
    output.addTo(polled);
    inAt = polled.add(input.wantsToWrite() ? input.fd() : -1, FileCalls.POLLOUT);
  }

  /** Reads and writes where the descriptors are ready. */
  void transfer(PollSet polled, MemorySegment buffer) {
    output.readReady(polled, buffer);
    if (polled.ready(inAt)) {
      input.write(buffer);
    }
  }

  /** Whether the whole output was read. */
  boolean outputComplete() {
    return output.complete();
  }

  /** Reads what the pipes hold now, without waiting for their end, and then closes them. */
  void finishOutput(MemorySegment buffer) {
    output.finish(buffer);
  }

  void closeInput() {
    input.close();
  }

  /** Closes the pipes without reading them. */
  void discard() {
    input.close();
    output.discard();
  }
}
