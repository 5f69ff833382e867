package dev.firebreak.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.fixture.Commands;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code bench} makes of its options, and of a server that is not its own. */
@Isolated("replaces System.out and System.err")
class BenchCommandTest {
  private static final String PROGRAM = "target/firebreak/bin/firebreak bench ";

  @RegisterExtension final Commands commands = new Commands();

  @TempDir private Path folder;

  private int bench(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "bench";
    System.arraycopy(args, 0, all, 1, args.length);
    return commands.run(all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--connections=0 | connections must be 1 to 60000",
        "--connections=many | --connections",
        "--threads=0 | threads must be at least 1",
        "--threads=3 --connections=2 | --threads must not be more than --connections",
        "--duration=0s | duration must be above 0",
        "--duration=-1s | duration must not be negative",
        "--duration=soon | 'soon' is not a time such as 500ms, 10s or 2m",
        "--warmup=-1s | warmup must not be negative",
        "--rate=0 | rate must be above 0",
        "--rate=NaN | rate must be above 0",
        "--rate=many | --rate must be a number, or a percentage such as 80%: many",
        "--tasks --rate=% | --rate must be a number, or a percentage such as 80%: %",
        "--tasks --rate=0% | --rate must be above 0%, at most 100%",
        "--tasks --rate=101% | --rate must be above 0%, at most 100%",
        "--rate=80% | a --rate in percent is for --tasks",
        "--rounds=0 | rounds must be 1 to 1000",
        "--type=greet | has the types echo, inline, sleep; for another type, give by --url",
        "--against=rust | expected one of [BARE, GO, VERTX]",
        "--scene=opera | expected one of [LOAD, CRASHES, MEMORY, PROGRAMS, STREAMS, TASKS, STEPS,"
            + " START]",
        "--scene=memory --against=bare | only the scene load",
        "--scene=memory --metrics | --token and --metrics are for the scene load",
        "--metrics --tls | --tls is for the scene load, alone or with --against bare",
        "--against=bare --type=sleep | leave out --type",
        "--against=bare --url=http://127.0.0.1:1 | leave out --url",
        "--scene=start --url=http://127.0.0.1:1 | leave out --url",
        "--scene=memory --attempts=0 | --attempts must be within 1 and 1000000",
        "--scene=memory --heap=12 | --heap must be a number with m or g, such as 12g",
        "--tasks --attempts=5 | --attempts and --heap are for the scene memory",
        "--growth=99 | --growth must be within 100 and 1000000000",
        "--live=9999 | --live must be within 10000 and",
        "--nodes=17 | --nodes must be within 2 and 16",
        "--bloat=99 | --bloat must be within 100 and",
        "--nodes=3 | --nodes needs --jdbc-url",
        "--bloat=1000 | --bloat needs --jdbc-url",
        "--growth=1000 --live=10000 | give only one of --growth, --live",
        "--growth=1000 --rate=5 | leave out --rate",
        "--growth=1000 --data-dir=no/such | --data-dir does not exist or is no folder: no/such",
        "--live=10000 --rounds=0 | rounds must be 1 to 1000",
        "--tasks --url=http://127.0.0.1:1 | leave out --url",
        "--tasks --type=sleep | leave out --type",
        "--tasks --data-dir=no/such/folder | --data-dir does not exist or is no folder:"
            + " no/such/folder",
        "--data-dir=. | leave out --data-dir",
        "--jdbc-url=jdbc:postgresql://x/y | leave out --jdbc-url",
        "--url=nonsense | --url must be an http address: nonsense",
        "--url=https://127.0.0.1:1 | must be an http address",
        "--payload=a --payload-file=b | give either --payload or --payload-file",
        "--payload-file=no/such/file | can't read --payload-file: no/such/file",
        "--content-type=nonsense | not a media type",
        "--json=no/such/folder/file | the folder of --json does not exist: no/such/folder/file",
      })
  void invalidOptionsAreRefusedWithAMessage(String options, String message) {
    assertThat(bench(options.split(" ", -1))).isEqualTo(ExitCode.USAGE);
    assertThat(commands.printed()).contains(message).doesNotContain("\tat ");
  }

  @Test
  void aServerThatRunsAlreadyIsLoadedAndLeftRunning() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/call/greet",
        exchange -> {
          byte[] input = exchange.getRequestBody().readAllBytes();
          calls.incrementAndGet();
          exchange.sendResponseHeaders(200, input.length);
          exchange.getResponseBody().write(input);
          exchange.close();
        });
    server.start();
    String url = "--url=http://127.0.0.1:" + server.getAddress().getPort();
    Path json = folder.resolve("bench.json");
    try {
      int code =
          bench(
              url,
              "--type=greet",
              "--payload=you",
              "--rate=100",
              "--duration=200ms",
              "--warmup=0s",
              "--connections=2",
              "--json=" + json);
      assertThat(code).as(commands.printed()).isZero();
      assertThat(calls).hasValue(21); // One to see what the answer is like.
      assertThat(commands.printed()).containsPattern("\n  greet +1 +20 +");
      assertThat(Files.readString(json)).contains("\"answers\" : 20,");
      assertThat(bench(url, "--type=nosuch")).isEqualTo(ExitCode.FAILED);
      assertThat(commands.printed()).contains("/v1/call/nosuch answers 404");
    } finally {
      server.stop(0);
    }
    assertThat(bench(url)).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(commands.printed()).contains("no answer from http://127.0.0.1:");
  }

  @Test
  void theCommandsOfTheDocumentationAreUnderstood() throws Exception {
    List<String> documented =
        Files.readString(Path.of("src/site/markdown/performance.md"))
            .lines()
            .filter(line -> line.startsWith(PROGRAM))
            .map(line -> line.substring(PROGRAM.length()).replaceFirst("#.*", "").strip())
            .toList();
    assertThat(documented).hasSizeGreaterThan(7);
    for (String command : documented) {
      CommandLine line =
          new CommandLine(new BenchCommand()).setCaseInsensitiveEnumValuesAllowed(true);
      line.parseArgs(command.replace("'", "").split(" ", -1));
      BenchCommand bench = line.getCommand();
      assertThat(bench.measuring()).as(command).isNotNull();
    }
  }
}
