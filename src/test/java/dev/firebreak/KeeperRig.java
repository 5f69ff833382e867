package dev.firebreak;

import static org.awaitility.Awaitility.await;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import dev.firebreak.fixture.FreePort;
import dev.firebreak.process.ProcessEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of a node with a keeper share: its start, on one port, and its processes. */
abstract class KeeperRig {
  @TempDir Path folder;
  int port;

  @BeforeEach
  void choosePort() throws IOException {
    port = FreePort.find();
  }

  Serving keep(Map<String, String> environment, String... args) throws IOException {
    return Distribution.serve(
        Distribution.PROGRAM,
        folder,
        Stream.of(environment, Map.of("FIREBREAK_HTTP_PORT", Integer.toString(port)))
            .flatMap(map -> map.entrySet().stream())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
        Stream.concat(Stream.of("--keep-alive"), Arrays.stream(args)).toArray(String[]::new));
  }

  static ProcessHandle node(Serving serving) {
    await().until(() -> serving.process().children().count() == 1);
    return serving.process().children().findFirst().orElseThrow();
  }

  static void awaitAnswer(FirebreakClient client) {
    await().ignoreExceptions().until(() -> client.call(Call.json("echo", "1")).ok());
  }

  static void awaitEnd(ProcessHandle process) {
    await().until(() -> ProcessEnd.hasEnded(process));
  }
}
