package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store keeps for nodes to prove that they are nodes. */
class CredentialTest {
  @Test
  void isTheSameAfterItWasStored() throws GeneralSecurityException {
    Credential made = Credential.make();
    assertThat(Credential.of(made.text())).isEqualTo(made);
    assertThat(Credential.make().certificate()).isNotEqualTo(made.certificate());
  }

  @Test
  void isSignedWithItsOwnKeyAndNeverExpires() throws GeneralSecurityException {
    Credential made = Credential.make();
    made.certificate().verify(made.certificate().getPublicKey());
    made.certificate().checkValidity(Date.from(Instant.EPOCH));
    made.certificate().checkValidity(Date.from(Instant.parse("9999-12-31T23:59:59Z")));
    assertThat(made.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=firebreak");
  }

  @Test
  void isNotInTheTextOfTheObject() {
    Credential made = Credential.make();
    assertThat(made.toString()).isEqualTo("a credential");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a\nb", "%\n%", "AAAA\nAAAA"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Credential.of(text)).isInstanceOf(GeneralSecurityException.class);
  }
}
