package dev.firebreak.cli.option;

import picocli.CommandLine.Option;

/** The exclusive options for how many entries of a list are shown; without one, 20. */
public final class HowMany {
  private static final int USUAL = 20;

  @Option(names = "--limit", paramLabel = "N", description = "How many. Default: " + USUAL + ".")
  private int limit = USUAL;

  @Option(names = "--all", description = "All of them.")
  private boolean all;

  public long number() {
    return all ? Long.MAX_VALUE : Math.max(0, limit);
  }
}
