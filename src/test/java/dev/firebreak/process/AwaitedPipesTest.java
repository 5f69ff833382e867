package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class AwaitedPipesTest {
  private final int[] pipe = new int[2];
  private final MemorySegment byteOf = Arena.ofAuto().allocate(1);
  private final AtomicInteger ready = new AtomicInteger();
  private AwaitedPipes pipes;

  @BeforeEach
  void open() {
    pipes = new AwaitedPipes();
    assertThat(FileCalls.pipe(pipe)).isNotNegative();
  }

  @AfterEach
  void close() {
    pipes.close();
    FileCalls.close(pipe[0]);
    FileCalls.close(pipe[1]);
  }

  private boolean awaitRead() {
    return pipes.await(pipe[0], AwaitedPipes.READABLE, ready::incrementAndGet);
  }

  private void write() {
    assertThat(FileCalls.write(pipe[1], byteOf)).isEqualTo(1);
  }

  @Test
  void anEventIsReportedOnceForEachRequest() {
    assertThat(awaitRead()).isTrue();
    pipes.runReady();
    assertThat(ready).hasValue(0);
    write();
    pipes.runReady();
    pipes.runReady();
    assertThat(ready).hasValue(1);
    assertThat(awaitRead()).as("what was not read is reported again").isTrue();
    pipes.runReady();
    assertThat(ready).hasValue(2);
  }

  @Test
  void aPollOfItsDescriptorSeesThatAPipeIsReady() {
    PollSet polled = new PollSet(1);
    int at = polled.add(pipes.fd(), FileCalls.POLLIN);
    polled.poll(0);
    assertThat(polled.ready(at)).isFalse();
    assertThat(awaitRead()).isTrue();
    write();
    polled.poll(-1);
    assertThat(polled.ready(at)).isTrue();
  }

  @Test
  void thePipeThatTakesMoreAndTheOneThatHasEndedAreReady() {
    assertThat(pipes.await(pipe[1], AwaitedPipes.WRITABLE, ready::incrementAndGet)).isTrue();
    pipes.runReady();
    assertThat(ready).hasValue(1);
    assertThat(awaitRead()).isTrue();
    pipes.forget(pipe[1]);
    FileCalls.close(pipe[1]);
    pipes.runReady();
    assertThat(ready).hasValue(2);
  }

  @Test
  void aForgottenPipeIsNotReported() {
    assertThat(awaitRead()).isTrue();
    write();
    pipes.forget(pipe[0]);
    pipes.runReady();
    assertThat(ready).hasValue(0);
    assertThat(awaitRead()).as("its number may be used again").isTrue();
    pipes.runReady();
    assertThat(ready).hasValue(1);
  }

  @Test
  void nothingIsAwaitedThatTheKernelRefusesOrAfterTheEnd() {
    assertThat(pipes.await(Integer.MAX_VALUE, AwaitedPipes.READABLE, () -> {})).isFalse();
    pipes.close();
    assertThat(awaitRead()).isFalse();
    pipes.forget(pipe[0]);
  }
}
