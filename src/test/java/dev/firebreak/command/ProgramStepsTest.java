package dev.firebreak.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Children;
import dev.firebreak.fixture.InstalledProgram;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.store.NewStep;
import dev.firebreak.task.Claim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code firebreak step} in programs. In the scripts, STEP is the shipped program. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class ProgramStepsTest {
  private static final String STEP = Path.of("src/main/bin/firebreak-step").toAbsolutePath() + " ";

  @TempDir private Path folder;
  private TestNode node;
  private Path effects;

  /** A file that is made when the first step is recorded; null for none. */
  private volatile @Nullable Path begun;

  @BeforeEach
  void prepare() {
    effects = folder.resolve("effects");
  }

  private void start(String... script) throws IOException {
    Path file = folder.resolve("script");
    String text = String.join("\n", script);
    Files.writeString(file, text.replace("STEP ", STEP).replace("EFFECTS", effects.toString()));
    node =
        TestNode.keeping(
            new MemoryStore("memory", InstantSource.system()) {
              @Override
              public CompletionStage<Boolean> record(Claim claim, NewStep step) {
                return super.record(claim, step).whenComplete((_, _) -> recorded());
              }
            },
            String.format(
                Locale.ROOT,
                """
                firebreak.work-dir = "%s"
                firebreak.tasks.max-step = 1K
                firebreak.types.x {
                  command = [sh, "%s"], retry { attempts = 2, backoff = 1ms, max-backoff = 1ms }
                }
                """,
                folder,
                file));
  }

  private void recorded() {
    try {
      if (begun != null) {
        Files.write(begun, new byte[0]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a task to its end. */
  private String task() {
    JsonNode submitted = TestNode.json(node.send(node.request("POST", "/v1/submit/x", "")));
    String path = "/v1/tasks/" + submitted.path("id").asText();
    await().until(() -> TestNode.json(node.get(path)).path("finishedAt").isTextual());
    return path;
  }

  private String result() {
    String path = task();
    String result = node.get(path + "/result").body();
    assertThat(TestNode.json(node.get(path)).path("state").asText())
        .as(result)
        .isEqualTo("succeeded");
    return result;
  }

  private List<String> effects() throws IOException {
    return Files.exists(effects) ? Files.readAllLines(effects) : List.of();
  }

  private static List<Path> openFiles() throws IOException {
    List<Path> open = new ArrayList<>();
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      for (Path link : links.toList()) {
        if (Files.isSymbolicLink(link)) {
          open.add(Files.readSymbolicLink(link));
        }
      }
    }
    return open;
  }

  @AfterEach
  void nothingIsLeft() {
    if (node != null) {
      node.close();
    }
    await().untilAsserted(() -> assertThat(openFiles()).noneMatch(path -> path.startsWith(folder)));
    assertThat(folder.resolve("firebreak-" + ProcessHandle.current().pid())).doesNotExist();
    await().untilAsserted(() -> assertThat(Children.all()).isEmpty());
  }

  @Test
  void aLaterAttemptPrintsWhatWasRecordedWithoutRunningTheCommand() throws Exception {
    start(
        "set -e",
        "one=$(STEP 'one \u00e9 \u20ac' -- sh -c 'echo 1 >> EFFECTS; echo first $0'"
            + " \"$FIREBREAK_FENCE\")",
        "STEP two -- sh -c 'echo 2 >> EFFECTS; printf \"\\0\\377\\n\\n\"' | od -An -tx1",
        "STEP nothing -- sh -c 'echo 3 >> EFFECTS'",
        "[ $FIREBREAK_ATTEMPT -gt 1 ]",
        "STEP four -- sh -c 'echo 4 >> EFFECTS; cat' < /proc/self/comm",
        "echo \"$one\"");
    assertThat(result()).isEqualTo(" 00 ff 0a 0a\nsh\nfirst 1\n");
    assertThat(effects()).containsExactly("1", "2", "3", "4");
  }

  @Test
  void onlyExitCodesThatCountAsDoneAreRecorded() throws Exception {
    start(
        "code() { \"$@\"; echo $?; }",
        "code STEP a -- sh -c 'echo a >> EFFECTS; echo out; exit 3'",
        "code STEP a -- sh -c 'echo a >> EFFECTS; exit 0'",
        "code STEP b --record-exit 0,3 -- sh -c 'echo b >> EFFECTS; echo b; exit 3'",
        "code STEP b -- sh -c 'echo b >> EFFECTS'",
        "code STEP c -- sh -c 'kill -9 $$'",
        "code STEP d -- /does/not/exist 2>/dev/null",
        "code STEP e -- exit 2>/dev/null");
    assertThat(result().lines())
        .containsExactly("out", "3", "0", "b", "3", "b", "3", "137", "127", "127");
    assertThat(effects()).containsExactly("a", "a", "b");
  }

  /** As if the process that prints it had been killed: the step is recorded, the script is told. */
  @Test
  void anOutputThatCanNotBePrintedIsNoSuccess() throws Exception {
    start(
        "STEP full -- echo out > /dev/full 2> /dev/null; echo $?",
        "STEP full -- echo again > /dev/full 2> /dev/null; echo $?",
        "STEP full -- echo again; echo $?");
    assertThat(result().lines()).containsExactly("1", "1", "out", "0");
  }

  /** Each killed step leaves the file of its place. */
  @Test
  void stepsThatWereKilledDoNotUseUpThePlaces() throws Exception {
    start(
        "for i in $(seq 0 99); do > $FIREBREAK_STEPS/$i.out; done",
        "for name in a b; do STEP $name -- sh -c 'kill -9 $PPID'; done",
        "STEP c -- sh -c 'ls $FIREBREAK_STEPS | grep -c 1...out'");
    assertThat(result()).isEqualTo("1\n");
  }

  @Test
  void aStepThatIsKilledFreesItsPlaceAtOnce() throws Exception {
    start(
        "mkfifo go",
        "STEP a -- sh -c 'echo 1 >> EFFECTS; cat go' & running=$!",
        "until [ -s EFFECTS ]; do :; done",
        "kill -9 $running; wait $running 2>/dev/null",
        "free() { while [ -e $FIREBREAK_STEPS/0.out ]; do :; done; }",
        "free",
        "for name in b c; do STEP $name -- sh -c 'ls $FIREBREAK_STEPS | grep out'; free; done",
        "STEP a -- echo again $FIREBREAK_ATTEMPT");
    assertThat(result()).isEqualTo("0.out\n0.out\nagain 1\n");
  }

  @Test
  void aSleepWhoseProcessIsKilledFreesItsPlaceAtOnce() throws Exception {
    begun = effects;
    start(
        "STEP nap --sleep 1 & running=$!",
        "until [ -e EFFECTS ]; do :; done",
        "kill -9 $running; wait $running 2>/dev/null",
        "while [ -e $FIREBREAK_STEPS/0.out ]; do :; done",
        "STEP b -- sh -c 'ls $FIREBREAK_STEPS | grep out'",
        "echo $FIREBREAK_ATTEMPT");
    assertThat(result()).isEqualTo("0.out\n1\n");
  }

  @Test
  void aSubmitThatIsKilledWhileItReadsItsInputFreesItsPlaceAtOnce() throws Exception {
    start(
        "mkfifo input",
        "STEP child --submit x - < input & running=$!",
        "exec 3> input", // The input has no end while this is open.
        "until [ -n \"$(cat /proc/$running/task/$running/children)\" ]; do :; done",
        "kill -9 $running; wait $running 2>/dev/null",
        "while [ -e $FIREBREAK_STEPS/0.out ]; do :; done",
        "exec 3>&-",
        "echo $FIREBREAK_ATTEMPT");
    assertThat(result()).isEqualTo("1\n");
  }

  @Test
  void theCommandGetsTheVariablesOfItsCaller() throws Exception {
    start(
        "export name=n out=o steps=s place=p answer=a code=c codes=d script=e target=t",
        "STEP own -- sh -c 'echo $name $out $steps $place $answer $code $codes $script $target'");
    assertThat(result()).isEqualTo("n o s p a c d e t\n");
  }

  @Test
  void anOutputThatIsTooLongIsRefusedAndTheTaskSaysWhy() throws Exception {
    start(
        "STEP long -- head -c 1024 /dev/zero | wc -c",
        "STEP longer -- head -c 1025 /dev/zero || exit $?");
    String problem = node.get(task() + "/result").body();
    assertThat(TestNode.json(node.get(task())).path("state").asText()).isEqualTo("failed");
    assertThat(problem)
        .contains("\"exitCode\":70")
        .contains("step longer has 1025 bytes; at most 1024 can be recorded");
  }

  @Test
  void stepsRunInsideOfStepsAndBesideEachOther() throws Exception {
    start(
        "STEP outer -- STEP inner -- echo in",
        "STEP inner -- echo again",
        "for i in $(seq 30); do STEP \"n $i\" -- sh -c \"echo $i >> EFFECTS; echo $i\" & done;"
            + " wait",
        "[ $FIREBREAK_ATTEMPT -gt 1 ]");
    assertThat(result().lines().sorted().skip(30)).containsExactly("in", "in");
    assertThat(effects()).hasSize(30).doesNotHaveDuplicates();
  }

  /** A step that ends frees its place while others look for one. */
  @Test
  void noneOfManyStepsThatBeginAndEndAtOnceIsRefused() throws Exception {
    start(
        "many() { for i in $(seq 40); do STEP $1$i -- true || echo $1$i >> EFFECTS; done; }",
        "for name in a b c d e f g h; do many $name & done; wait");
    assertThat(result()).isEmpty();
    assertThat(effects()).isEmpty();
  }

  @Test
  void aNameCanNotRunTwiceAtOnceButAgainAfterItsStepWasKilled() throws Exception {
    start(
        "mkfifo go",
        "STEP a -- sh -c 'echo 1 >> EFFECTS; cat go' & running=$!",
        "until [ -s EFFECTS ]; do :; done",
        "STEP a -- echo no; echo $?",
        "kill -9 $running; wait $running 2>/dev/null",
        "STEP a -- echo yes");
    assertThat(result()).isEqualTo("70\nyes\n");
  }

  @Test
  void aCallRunsItsStepsAndRecordsNothing() throws Exception {
    start("STEP a -- echo 1", "STEP a -- echo 2", "echo ${FIREBREAK_STEPS-none}");
    assertThat(node.call("x", "").body()).isEqualTo("1\n2\nnone\n");
  }

  @Test
  void aTaskWithManyStepsKeepsNoFiles() throws Exception {
    start(
        "for i in 1 2 3 4 5 6 7 8 9; do STEP $i -- echo $i > /dev/null; STEP $i -- true; done",
        "until [ -z \"$(ls $FIREBREAK_STEPS | grep out)\" ]; do :; done",
        "ls $FIREBREAK_STEPS | grep -v '^[0-9]$'; ls -A");
    assertThat(result())
        .as("places are used again, and the folder of the attempt is empty")
        .isEqualTo("1\n2\n3\n4\n5\n6\n7\n8\n9\nrequests\n");
  }

  @Test
  void whatTheProgramForgesHarmsItsOwnStepsOnly() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    start(
        "head -c 200000 /dev/zero > $FIREBREAK_STEPS/requests",
        "printf '\\nbegin 7 none\\nend 1 0\\nend x\\nbye 999\\n' > $FIREBREAK_STEPS/requests",
        "STEP lives -- sh -c 'for n in 1 2 3; do echo gone 0 $n > $FIREBREAK_STEPS/requests; done;"
            + " STEP inner -- ls $FIREBREAK_STEPS | grep out'",
        "own='out=$(readlink /proc/$$/fd/1)'",
        "STEP link -- sh -c \"$own; ln -sf " + secret + " \\$out\" || echo $?",
        "STEP hard -- sh -c \"$own; ln -f " + secret + " \\$out\" || echo $?",
        "STEP pipe -- sh -c \"$own; rm \\$out; mkfifo \\$out\" || echo $?",
        "rm -f $FIREBREAK_STEPS/*.out", // A shell would wait for a reader of the pipe.
        "STEP good -- echo good");
    assertThat(result().lines()).containsExactly("0.out", "1.out", "70", "70", "70", "good");
    assertThat(secret).hasContent("secret");
  }

  @Test
  void pythonAndMakeRunStepsToo() throws Exception {
    InstalledProgram.orSkip("make", "make");
    InstalledProgram.orSkip("python3", "python3");
    start(
        "printf 'all: a b c ; @:\\n"
            + "%%:\\n"
            + "\\t@STEP make\\ $@ -- sh -c \"echo $@ >> EFFECTS\"\\n"
            + "' > Makefile",
        "make -s -j 3",
        "python3 - <<'END'",
        "import subprocess",
        "print(subprocess.check_output(['" + STEP.strip() + "', 'py', '--', 'echo', 'hi']))",
        "END",
        "[ $FIREBREAK_ATTEMPT -gt 1 ]");
    assertThat(result()).isEqualTo("b'hi\\n'\n");
    assertThat(effects()).containsExactlyInAnyOrder("a", "b", "c");
  }
}
