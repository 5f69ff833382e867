package dev.firebreak.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.keeper.KeeperProtocol;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is read of a command line of serve without picocli is what picocli reads. */
class PlainServeTest {
  /** The options that start no node in this process. */
  private static final Set<String> LEFT =
      Set.of(KeeperProtocol.ASKED, "-h", "--help", "-V", "--version");

  private static ServeRequest byPicocli(List<String> words) {
    ServeCommand command = new ServeCommand();
    new CommandLine(command).parseArgs(words.stream().skip(1).toArray(String[]::new));
    return command.request();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "serve --config a.conf",
        "serve -c a.conf --port 0",
        "serve -c=a.conf --port=off --host ::1",
        "serve --config=a=b.conf --host=localhost",
        "serve --data-dir tasks --kept",
        "serve --data-dir='tasks' --host \"::1\" --end-with-parent",
        "serve --config @file --port 999999999",
      })
  void aUsualCommandLineIsReadAsPicocliReadsIt(String line) {
    List<String> words = List.of(line.split(" "));
    assertThat(PlainServe.read(words.toArray(String[]::new))).isEqualTo(byPicocli(words));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "check",
        "--help serve",
        "serve --help",
        "serve --config",
        "serve --config=",
        "serve --config --port 1",
        "serve -ca.conf",
        "serve -c a.conf --config b.conf",
        "serve --port 1 --port 2",
        "serve --port none",
        "serve --port 1234567890",
        "serve --host -c",
        "serve --kept=true",
        "serve --kept --kept",
        "serve --kept --end-with-parent",
        "serve --keep-alive",
        "serve --prot 1",
        "serve a.conf",
        "serve -- --port 1",
      })
  void everyOtherCommandLineIsLeftToPicocli(String line) {
    assertThat(PlainServe.read(line.split(" "))).isNull();
  }

  @Test
  void noOptionIsForgotten() {
    Stream<String> described =
        new CommandLine(new ServeCommand())
            .getCommandSpec().options().stream().flatMap(option -> Stream.of(option.names()));
    assertThat(described)
        .allMatch(
            name ->
                LEFT.contains(name)
                    || PlainServe.FLAGS.contains(name)
                    || PlainServe.VALUED.contains(name));
  }
}
