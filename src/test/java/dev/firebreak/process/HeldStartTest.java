package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program whose process waits for its limits, and may wait for ever if the node is killed. */
@EnabledOnOs(OS.LINUX)
class HeldStartTest {
  @TempDir private Path folder;

  @Test
  void itHoldsNoDescriptorOfTheNode() throws Exception {
    try (HeldStart held = new HeldStart(folder)) {
      await().untilAsserted(() -> assertThat(held.descriptors()).containsExactly("0", "1", "2"));
    }
  }

  /** Neither was it reported, nor has it the mark in its environment yet. */
  @Test
  void theReaperKillsIt() throws Exception {
    ReaperTargets targets = new ReaperTargets("FIREBREAK_NODE=of-this-test");
    targets.onLine(NodeIdentity.own().line().strip());
    try (HeldStart held = new HeldStart(folder)) {
      await()
          .untilAsserted(
              () -> assertThat(targets.findNew()).extracting("pid").contains(held.pid()));
    }
  }

  @Test
  void theReaperOfAnotherNodeDoesNotKillIt() throws Exception {
    ReaperTargets targets = new ReaperTargets("FIREBREAK_NODE=of-this-test");
    targets.onLine(new NodeIdentity(1, 0, AddressSpace.of(1)).line().strip());
    try (HeldStart held = new HeldStart(folder)) {
      await().untilAsserted(() -> assertThat(held.descriptors()).hasSize(3));
      assertThat(targets.find()).isEmpty();
    }
  }
}
