package dev.firebreak.process;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Counts the programs that are started through it. */
record CountedProcesses(Processes processes, ProcessStatistics statistics) implements Processes {
  @Override
  public Running start(Launch launch, String mark, Listener listener) throws CannotStart {
    try {
      Running running = processes.start(launch, mark, new Counted(listener, statistics));
      statistics.countStart();
      return running;
    } catch (CannotStart e) {
      statistics.countFailure();
      throw e;
    }
  }

  @Override
  public void atNodeEnd(NodeEndOrder order) {
    processes.atNodeEnd(order);
  }

  @Override
  public void close() {
    processes.close();
  }

  /** Counts the end of one program. */
  private record Counted(Listener listener, ProcessStatistics statistics) implements Listener {
    @Override
    public int room() {
      return listener.room();
    }

    @Override
    public void out(ByteBuffer bytes) {
      listener.out(bytes);
    }

    @Override
    public void err(ByteBuffer bytes) {
      listener.err(bytes);
    }

    @Override
    public @Nullable RequestPipe requests() {
      return listener.requests();
    }

    @Override
    public void requested(ByteBuffer bytes) {
      listener.requested(bytes);
    }

    @Override
    public void survived(String reason, @Nullable Ending root) {
      listener.survived(reason, root);
    }

    @Override
    public void ended(Ending ending) {
      statistics.countEnd(ending.limitHit());
      listener.ended(ending);
    }
  }
}
