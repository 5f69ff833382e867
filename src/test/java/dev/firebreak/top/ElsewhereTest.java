package dev.firebreak.top;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The types of all nodes as one table. */
class ElsewhereTest {
  private static final long S = 1_000_000_000;
  private static final TypeRow HERE =
      new TypeRow("echo", 1, 4, 2, 3, 5, 9, 70, List.of("paused: disk", "2 leaked"));

  private final Elsewhere elsewhere = new Elsewhere();

  private static Answer nodes(String others) throws Exception {
    String self = "{'name':'a','self':true,'answered':true,'types':[{'type':'echo','running':99}]}";
    String text = "{'nodes':[" + self + others + "]}";
    return new Answer(new JsonMapper().readTree(text.replace('\'', '"')), "", 200);
  }

  private static String node(String name, int ended) {
    return ",{'name':'"
        + name
        + "','self':false,'answered':true,'types':["
        + "{'type':'echo','running':3,'concurrency':8,'waiting':1,'oldestMs':80,'ended':"
        + ended
        + ",'supervisor':'running','breaker':'open','breakerPauseLeftMs':4000,'paused':true},"
        + "{'type':'more','running':1,'concurrency':2,'breaker':'off'}]}";
  }

  private List<TypeRow> rows(Answer nodes, long now) {
    return elsewhere.with(Section.of(List.of(HERE)), nodes, now).rows();
  }

  @Test
  void numbersAreAddedAndTroublesNameTheirNode() throws Exception {
    rows(nodes(node("b", 10)), S);
    List<TypeRow> rows = rows(nodes(node("b", 30)), 2 * S);
    assertThat(rows)
        .containsExactly(
            new TypeRow(
                "echo",
                4,
                12,
                3,
                23,
                5,
                9,
                80,
                List.of("paused: disk", "a: 2 leaked", "b: breaker open 4.0s")),
            new TypeRow("more", 1, 2, 0, 0, -1, -1, -1, List.of()));
  }

  @Test
  void aRateThatIsNotKnownYetIsThatOfTheOthers() throws Exception {
    assertThat(rows(nodes(node("b", 10)), S).getFirst().perSecond()).isEqualTo(3);
  }

  @Test
  void aNodeThatDidNotAnswerIsNamed() throws Exception {
    String silent = ",{'name':'c','self':false,'answered':false,'types':[]}";
    Section<TypeRow> types =
        elsewhere.with(Section.of(List.of(HERE)), nodes(node("b", 1) + silent), S);
    assertThat(types.problem()).isEqualTo("without c, which did not answer");
    assertThat(types.rows()).hasSize(2);
  }

  @Test
  void aNodeOfAnOlderVersionShowsItsOwnTypes() {
    Section<TypeRow> here = Section.of(List.of(HERE));
    Answer old = new Answer(MissingNode.getInstance(), "There is no path", 404);
    Section<TypeRow> types = elsewhere.with(here, old, S);
    assertThat(types.rows()).containsExactly(HERE);
    assertThat(types.problem()).isEqualTo("types of one node only");
  }
}
