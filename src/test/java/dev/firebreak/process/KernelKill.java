package dev.firebreak.process;

import java.time.Duration;

/** Does all through the kernel but what a test has it do otherwise. */
abstract class KernelKill implements Kill {
  @Override
  public int send(int pid, int signal) {
    return Kill.BY_KERNEL.send(pid, signal);
  }

  @Override
  public void send(ProcFs.Stat process, int signal) {
    Kill.BY_KERNEL.send(process, signal);
  }

  @Override
  public Duration patience() {
    return Kill.BY_KERNEL.patience();
  }
}
