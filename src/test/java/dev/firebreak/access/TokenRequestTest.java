package dev.firebreak.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator may ask for. */
class TokenRequestTest {
  @Test
  void allMembersAreRead() {
    TokenRequest request =
        TokenRequest.parse(
            Map.of(
                "name", "ci",
                "owner", "team",
                "scopes", "submit,read",
                "types", "report,thumb*",
                "expires", "90d",
                "rate", "50/s",
                "backlog", "10000"));
    assertThat(request.name()).isEqualTo("ci");
    assertThat(request.lifetime()).isEqualTo(Duration.ofDays(90));
    Grant grant = request.grant();
    assertThat(grant.owner()).isEqualTo("team");
    assertThat(grant.scopes()).isEqualTo(Set.of(Scope.SUBMIT, Scope.READ));
    assertThat(grant.rate()).isEqualTo(new Rate(50, Duration.ofSeconds(1))).hasToString("50/s");
    assertThat(grant.backlog()).isEqualTo(10_000);
  }

  @Test
  void onlyNameAndScopesAreRequired() {
    TokenRequest request = TokenRequest.parse(Map.of("name", "ci", "scopes", "call"));
    assertThat(request.grant())
        .isEqualTo(new Grant("ci", Set.of(Scope.CALL), TypePatterns.ALL, null, 0));
    assertThat(request.lifetime()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "name, '', name",
    "name, 'a b', name",
    "owner, '../x', owner",
    "scopes, '', scope",
    "scopes, 'read,write', write",
    "types, 'a b', type",
    "types, '', type",
    "expires, '90', 90d",
    "expires, '0d', 90d",
    "rate, '50', 50/s",
    "rate, '0/s', 50/s",
    "backlog, '-1', backlog",
    "backlog, '0', backlog"
  })
  void aWrongValueIsRefusedWithWhatIsRight(String member, String value, String said) {
    Map<String, String> members = new java.util.HashMap<>(Map.of("name", "ci", "scopes", "call"));
    members.put(member, value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenRequest.parse(members))
        .withMessageContaining(said);
  }

  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "report, report, true",
    "report, reports, false",
    "report, Report, false",
    "report-*, report-daily, true",
    "report-*, report, false",
    "*-daily, report-daily, true",
    "*-daily, report-daily2, false",
    "a*b*c, a1b2b3c, true",
    "a*b*c, acb, false",
    "**, x, true"
  })
  void aPatternMatchesWholeNames(String pattern, String type, boolean matches) {
    assertThat(TypePatterns.parse(pattern).match(type)).isEqualTo(matches);
    assertThat(TypePatterns.parse("other," + pattern).match(type)).isEqualTo(matches);
  }

  @Test
  void adminIsEveryScope() {
    Grant grant = TokenRequest.parse(Map.of("name", "root", "scopes", "admin")).grant();
    assertThat(Scope.values()).allMatch(grant::allows);
  }
}
