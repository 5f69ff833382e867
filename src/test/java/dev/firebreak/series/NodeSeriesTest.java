package dev.firebreak.series;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.admission.Drain;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.observe.TypeCounters;
import dev.firebreak.observe.WatchedTypes;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.FakeIsolation;
import dev.firebreak.supervision.TypeRig;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.supervision.Types;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The samples of types whose counters a test changes itself. */
class NodeSeriesTest {
  private static final Percentage RESOLUTION = Percentage.withPercentage(10);

  private final TypeRig rig = new TypeRig("concurrency = 2");
  private final Map<String, TypeCounters> counters = new HashMap<>();
  private final Types types = Types.of(List.of());
  private long nanos = 1;
  private Instant now = Instant.ofEpochMilli(1_000_000);
  private final NodeSeries series =
      new NodeSeries(
          new WatchedTypes(types, type -> requireNonNull(counters.get(type.name()))),
          () -> now,
          () -> nanos);

  @AfterEach
  void stop() {
    rig.close();
  }

  private void declare(String... names) {
    types.replace(List.of(names).stream().map(this::admission).toList());
  }

  private Admission admission(String name) {
    try {
      String hocon = "firebreak.types." + name + " { handler = X, concurrency = 2 }";
      var settings =
          SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(hocon), Map.of()));
      TypeCounters counted = counters.computeIfAbsent(name, _ -> new TypeCounters());
      return new Admission(
          TypeRuntime.create(
              requireNonNull(settings.types().get(name)),
              new FakeIsolation(),
              counted,
              new Drain(),
              () -> nanos),
          rig.admission.supervisor());
    } catch (InvalidConfig e) {
      throw new AssertionError(e);
    }
  }

  private TypeCounters of(String name) {
    return requireNonNull(counters.get(name));
  }

  private void sampleAfter(Duration interval) {
    nanos += interval.toNanos();
    now = now.plus(interval);
    series.sample();
  }

  @Test
  void aSampleSaysWhatHappenedPerSecondSinceTheOneBefore() {
    declare("a");
    of("a").callEnded(TypeRig.DONE, 1_000_000);
    sampleAfter(Duration.ofSeconds(2));
    for (int i = 0; i < 6; i++) {
      of("a").callEnded(TypeRig.DONE, 1_000_000);
    }
    of("a").callEnded(TypeRig.CRASHED, 1_000_000);
    of("a").callEnded(new Outcome.TimedOut(Duration.ofSeconds(1), false), 1_000_000);
    of("a").taskEnded(TaskState.SUCCEEDED, 1_000_000);
    of("a").taskEnded(TaskState.QUARANTINED, 1_000_000);
    of("a").refused(new Outcome.Refused(Refusal.OVER_CAPACITY, "full", false));
    sampleAfter(Duration.ofSeconds(4));
    assertThat(series.samples("a", -1).getLast().perSecond())
        .isEqualTo(new Sample.Rates(2, 0.5, 0.75, 0.25));
  }

  @Test
  void timesAreThoseOfTheIntervalAndAbsentWithoutAny() {
    declare("a");
    of("a").callEnded(TypeRig.DONE, Duration.ofSeconds(9).toNanos());
    sampleAfter(Duration.ofSeconds(2));
    of("a").callEnded(TypeRig.DONE, Duration.ofMillis(20).toNanos());
    of("a").attemptEnded(TypeRig.DONE, Duration.ofMillis(10).toNanos());
    sampleAfter(Duration.ofSeconds(2));
    Sample.Times times = series.samples("a", -1).getLast().ms();
    assertThat(times.callP99()).isCloseTo(20, RESOLUTION);
    assertThat(times.attemptP50()).isCloseTo(10, RESOLUTION);
    sampleAfter(Duration.ofSeconds(2));
    assertThat(series.samples("a", -1).getLast().ms())
        .isEqualTo(new Sample.Times(null, null, null, null));
  }

  @Test
  void theNodeIsTheSumOfItsTypes() {
    declare("a", "b");
    of("a").callEnded(TypeRig.DONE, Duration.ofMillis(1).toNanos());
    of("b").callEnded(TypeRig.DONE, Duration.ofSeconds(1).toNanos());
    sampleAfter(Duration.ofSeconds(1));
    Sample node = series.samples(null, -1).getLast();
    assertThat(node.perSecond().calls()).isEqualTo(2);
    assertThat(node.ms().callP99()).isCloseTo(1000, RESOLUTION);
    assertThat(node.ms().callP50()).isCloseTo(1, RESOLUTION);
  }

  @Test
  void theLoadIsThatAtTheEndOfTheInterval() {
    declare("a");
    var capacity = requireNonNull(types.find("a")).type().capacity();
    assertThat(capacity.admit()).isNull();
    assertThat(capacity.admit()).isNull();
    assertThat(capacity.takeSlot()).isNotNull();
    assertThat(capacity.takeSlotForTask()).isNotNull();
    sampleAfter(Duration.ofSeconds(2));
    assertThat(series.samples(null, -1).getLast().load()).isEqualTo(new Sample.Load(1, 1));
  }

  @Test
  void onlyTheNewestSamplesAreKept() {
    declare("a");
    for (int i = 0; i < NodeSeries.KEPT + 5; i++) {
      sampleAfter(Duration.ofSeconds(2));
    }
    assertThat(series.samples("a", -1)).hasSize(NodeSeries.KEPT);
    assertThat(series.samples(null, -1)).hasSize(NodeSeries.KEPT);
    assertThat(series.samples(null, now.toEpochMilli() - 4000)).hasSize(2);
    assertThat(series.samples(null, now.toEpochMilli())).isEmpty();
  }

  @Test
  void aClockThatIsSetBackDoesNotReorderSamples() {
    sampleAfter(Duration.ofSeconds(2));
    now = now.minusSeconds(3600);
    sampleAfter(Duration.ofSeconds(2));
    List<Sample> samples = series.samples(null, -1);
    assertThat(samples.getLast().at()).isGreaterThan(samples.getFirst().at());
  }

  @Test
  void aTypeThatIsRemovedHasNoSamplesAndBeginsAnewWhenItComesBack() {
    declare("a");
    of("a").callEnded(TypeRig.DONE, 1);
    sampleAfter(Duration.ofSeconds(2));
    declare("b");
    sampleAfter(Duration.ofSeconds(2));
    assertThat(series.samples("a", -1)).isEmpty();
    counters.remove("a");
    declare("a", "b");
    of("a").callEnded(TypeRig.DONE, 1);
    sampleAfter(Duration.ofSeconds(2));
    assertThat(series.samples("a", -1))
        .singleElement()
        .satisfies(sample -> assertThat(sample.perSecond().calls()).isEqualTo(0.5));
  }

  @Test
  void soManyTypesHaveSamplesOfTheirOwnAndTheOthersArePartOfTheNode() {
    String[] names =
        IntStream.range(0, NodeSeries.MOST_TYPES + 3).mapToObj(i -> "t" + i).toArray(String[]::new);
    declare(names);
    for (String name : names) {
      of(name).callEnded(TypeRig.DONE, 1);
    }
    sampleAfter(Duration.ofSeconds(1));
    sampleAfter(Duration.ofSeconds(1));
    assertThat(names)
        .filteredOn(name -> series.samples(name, -1).size() == 2)
        .hasSize(NodeSeries.MOST_TYPES);
    assertThat(series.samples(null, -1).getFirst().perSecond().calls()).isEqualTo(names.length);
  }

  @Test
  void theNextSampleIsAnnounced() {
    var next = series.next().toCompletableFuture();
    assertThat(next).isNotDone();
    sampleAfter(Duration.ofSeconds(2));
    next.join();
    assertThat(series.next().toCompletableFuture()).isNotDone();
  }
}
