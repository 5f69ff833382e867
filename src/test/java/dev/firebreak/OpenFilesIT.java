package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.PluginJar;
import dev.firebreak.fixture.RawConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node process that may open few files, with more callers than that. */
class OpenFilesIT {
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
  private static final String NOT_ACCEPTED = "Connections can't be accepted";
  private static final int FILES = 400;
  private static final int CALLERS = 3000;
  private static final String LIVE = "GET /health/live HTTP/1.1\nHost: localhost\n\n";
  private static final String OPEN =
      "POST /v1/call/open HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n";

  @TempDir private Path folder;

  @BeforeEach
  void needsPrlimit() {
    assumeThat(PRLIMIT).as("prlimit, of util-linux, is not here").isExecutable();
  }

  @Test
  void callersBeyondTheLimitAreRefusedAndOthersAreServed() throws IOException {
    List<RawConnection> callers = new ArrayList<>();
    try (Serving serving = serve();
        RawConnection early = new RawConnection(serving.uri())) {
      assertThat(early.send(LIVE).answer()).startsWith("HTTP/1.1 200 ");
      for (int i = 0; i < CALLERS; i++) {
        callers.add(new RawConnection(serving.uri()).send(LIVE));
      }
      assertThat(early.send(OPEN).answer()).startsWith("HTTP/1.1 200 ").endsWith("20 files");
      int served = 0;
      for (RawConnection caller : callers) {
        String answer = caller.answer();
        if (answer.startsWith("HTTP/1.1 200 ")) {
          served++;
        } else {
          assertThat(answer).startsWith("HTTP/1.1 503 ").contains("/problems/over-capacity");
          assertThat(caller.isClosedByServer()).isTrue();
        }
      }
      assertThat(served).isBetween(FILES / 4, FILES);
      assertThat(open(serving)).isBetween(served, FILES - 20);
      assertThat(early.send(OPEN).answer()).startsWith("HTTP/1.1 200 ").endsWith("20 files");
      for (RawConnection caller : callers) {
        caller.close();
      }
      await().until(() -> isServed(serving));
      assertThat(serving.errors())
          .contains("ulimit -n")
          .doesNotContain(NOT_ACCEPTED, "Too many open files", "ERROR");
    } finally {
      for (RawConnection caller : callers) {
        caller.close();
      }
    }
  }

  @Test
  void aConnectionWithoutAFreeDescriptorWaitsForOne() throws Exception {
    try (Serving serving = serve();
        RawConnection early = new RawConnection(serving.uri())) {
      assertThat(early.send(LIVE).answer()).startsWith("HTTP/1.1 200 ");
      limit(serving, 1);
      try (RawConnection late = new RawConnection(serving.uri()).send(LIVE)) {
        await().until(() -> serving.errors().contains(NOT_ACCEPTED));
        assertThat(early.send(LIVE).answer()).startsWith("HTTP/1.1 200 ");
        limit(serving, FILES);
        assertThat(late.answer()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(serving.errors().split(NOT_ACCEPTED, -1)).as("said once").hasSize(2);
    }
  }

  /** Lowers the soft limit: the user of the test may not be allowed to raise the hard one again. */
  private static void limit(Serving serving, int files) throws Exception {
    String pid = String.valueOf(serving.process().pid());
    Process process =
        new ProcessBuilder(PRLIMIT.toString(), "--pid", pid, "--nofile=" + files + ':').start();
    assertThat(process.waitFor()).isZero();
  }

  private static boolean isServed(Serving serving) throws IOException {
    try (RawConnection late = new RawConnection(serving.uri())) {
      return late.send(LIVE).answer().startsWith("HTTP/1.1 200 ")
          && late.send(OPEN).answer().endsWith("20 files");
    }
  }

  private static int open(Serving serving) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + serving.process().pid() + "/fd"))) {
      return (int) files.count();
    }
  }

  private Serving serve() throws IOException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    PluginJar.jar()
        .handler(
            "com.example.Open",
            """
            public Payload handle(Payload input, Attempt attempt) throws Exception {
              List<AutoCloseable> open = new ArrayList<>();
              try {
                for (int i = 0; i < 20; i++) {
                  open.add(new java.io.FileInputStream("/proc/self/status"));
                }
                return Payload.of((open.size() + " files").getBytes(), "text/plain");
              } finally {
                for (AutoCloseable file : open) {
                  file.close();
                }
              }
            }
            """)
        .write(plugins.resolve("open.jar"));
    Path config =
        Files.writeString(
            folder.resolve("files.conf"),
            String.format(
                Locale.ROOT,
                "include file(\"%s\")\nfirebreak { plugins-dir = \"%s\", types.open.handler = %s }",
                Distribution.HOME.resolve("conf/firebreak.conf"),
                plugins,
                "com.example.Open"));
    Path limited =
        Files.writeString(
            folder.resolve("limited"),
            String.format(
                Locale.ROOT,
                "#!/bin/sh\nexec %s --nofile=%d:%d %s \"$@\"\n",
                PRLIMIT,
                FILES,
                FILES,
                Distribution.PROGRAM));
    assertThat(limited.toFile().setExecutable(true)).isTrue();
    return Distribution.serve(limited, Path.of("."), Map.of(), "--config", config.toString());
  }
}
