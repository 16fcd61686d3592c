package dev.strongroom.core.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretAccessKeyTest {
  private static final byte[] TEXT = "text".getBytes(StandardCharsets.US_ASCII);

  @Test
  void eachScopeHasItsSignatureWhateverWasSignedBefore() {
    // Given scopes that differ in one part each
    List<CredentialScope> scopes =
        List.of(
            scope("20261129", "cluster-local-1", "secretsmanager"),
            scope("20261130", "cluster-local-1", "secretsmanager"),
            scope("20261129", "cluster-local-2", "secretsmanager"),
            scope("20261129", "cluster-local-1", "kms"),
            scope("20261129", "cluster-local-1", "secretsmanager"));
    Set<String> signatures = new HashSet<>();

    try (SecretAccessKey used = secret()) {
      for (CredentialScope scope : scopes) {
        // When
        byte[] signature = used.sign(scope, TEXT);

        // Then
        assertThat(signature).isEqualTo(secret().sign(scope, TEXT));
        signatures.add(List.of(signature[0], signature[1], signature[2]).toString());
      }
    }
    assertThat(signatures).hasSize(4);
  }

  private static CredentialScope scope(String date, String region, String service) {
    return new CredentialScope("AKID", date, region, service, CredentialScope.TERMINATOR);
  }

  private static SecretAccessKey secret() {
    return SecretAccessKey.owning("secret".getBytes(StandardCharsets.US_ASCII));
  }
}
