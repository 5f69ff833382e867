package dev.firebreak.scenes.steps;

import dev.firebreak.scenes.server.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** The scripts of the jobs, the file of their notes, and the configurations of nodes. */
record JobFiles(TemporaryFolder folder, List<Job> jobs, int steps, int kills)
    implements AutoCloseable {
  /** How long a step of a handler takes: about as long as one of a script. */
  private static final int PAUSE_MS = 5;

  /** The variable by which the processes of a job are recognised. */
  static final String MARK = "FIREBREAK_DEMO_JOB";

  static JobFiles make(int steps, int kills) throws IOException {
    TemporaryFolder folder = TemporaryFolder.make();
    for (String script : List.of("job.sh", "job.py", "effect.sh")) {
      Path file = folder.path().resolve(script);
      try (InputStream in = JobFiles.class.getResourceAsStream(script)) {
        Files.copy(Objects.requireNonNull(in, script), file);
      }
      if (!file.toFile().setExecutable(true)) {
        throw new IOException(file + " can't be made executable");
      }
    }
    Files.createFile(folder.path().resolve("notes"));
    Files.createDirectory(folder.path().resolve("killed"));
    return new JobFiles(folder, Job.all(folder.path()), steps, kills);
  }

  /**
   * Has a file for each kill that has been. Jobs wait for these files, so that each kill finds all
   * jobs running, in the part of their steps for which it is planned.
   */
  Path killed() {
    return folder.path().resolve("killed");
  }

  Path notes() {
    return folder.path().resolve("notes");
  }

  /** The entry in the environment of the processes of a job, and of no other processes. */
  String mark(Job job) {
    return MARK + "=" + notes() + ':' + job.name();
  }

  /** Writes the configuration of a node. */
  Path config(String node) throws IOException {
    Path work = Files.createDirectories(folder.path().resolve("work-" + node));
    String types = jobs.stream().map(this::type).collect(Collectors.joining());
    return Files.writeString(
        folder.path().resolve(node + ".conf"),
        String.format(
            Locale.ROOT,
            """
            firebreak {
              cluster.name = "%s"
              data-dir = "%s"
              work-dir = "%s"
              type-defaults {
                concurrency = 4, timeout = 1h, breaker.window = 0
                retry { attempts = 1000, backoff = 10ms, max-backoff = 10ms, jitter = 0
                        budget { share = 1000, spare = 1000000 } }
              }
              types {
            %s  }
            }
            """,
            node,
            folder.path().resolve("data"),
            work,
            types));
  }

  private String type(Job job) {
    return String.format(
        Locale.ROOT,
        """
            %1$s { %2$s
              config { job = %1$s, steps = %3$d, notes = "%4$s", pause-ms = %5$d, kills = %8$d, killed = "%9$s" }
              env { JOB = %1$s, STEPS = "%3$d", NOTES = "%4$s", EFFECT = "%6$s", KILLS = "%8$d", KILLED = "%9$s"
                    %7$s = "%4$s:%1$s" } }
        """,
        job.name(),
        job.settings(),
        steps,
        notes(),
        PAUSE_MS,
        folder.path().resolve("effect.sh"),
        MARK,
        kills,
        killed());
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
