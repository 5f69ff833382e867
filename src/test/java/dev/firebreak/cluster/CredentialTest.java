package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key and certificate in the store, by which nodes authenticate. */
class CredentialTest {
  @Test
  void aCredentialIsReadAsItWasStored() throws GeneralSecurityException {
    Credential made = Credential.make();
    assertThat(Credential.of(made.text())).isEqualTo(made);
    assertThat(Credential.make().certificate()).isNotEqualTo(made.certificate());
  }

  @Test
  void aCredentialIsSelfSignedAndNeverExpires() throws GeneralSecurityException {
    Credential made = Credential.make();
    made.certificate().verify(made.certificate().getPublicKey());
    made.certificate().checkValidity(Date.from(Instant.EPOCH));
    made.certificate().checkValidity(Date.from(Instant.parse("9999-12-31T23:59:59Z")));
    assertThat(made.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=firebreak");
  }

  @Test
  void theTextOfTheObjectHasNoSecret() {
    Credential made = Credential.make();
    assertThat(made.toString()).isEqualTo("a credential");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a\nb", "%\n%", "AAAA\nAAAA"})
  void otherBytesAreRefused(String text) {
    assertThatThrownBy(() -> Credential.of(text)).isInstanceOf(GeneralSecurityException.class);
  }
}
