package dev.strongroom.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretTemplate;
import dev.strongroom.core.values.SecretValue;
import org.junit.jupiter.api.Tag;

/**
 * Texts of users: taken and given back as they are, or refused in one way. Without {@code
 * JAZZER_FUZZ=1} the recorded inputs are tried.
 */
@Tag("fuzz")
class NamesFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void arn(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    try {
      assertThat(SecretArn.parse(text)).hasToString(text);
    } catch (InvalidInput refused) {
      // No ARN.
    }
  }

  @FuzzTest(maxDuration = "60s")
  void names(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    refusedOr(() -> assertThat(new SecretName(text)).hasToString(text));
    refusedOr(() -> assertThat(new VersionId(text)).hasToString(text));
    refusedOr(() -> assertThat(new StagingLabel(text)).hasToString(text));
    refusedOr(() -> assertThat(new AccountId(text)).hasToString(text));
  }

  @FuzzTest(maxDuration = "60s")
  void template(FuzzedDataProvider data) {
    String key = data.consumeString(20);
    String template = data.consumeRemainingAsString();
    refusedOr(
        () -> {
          try (SecretValue password = SecretValue.text("a password");
              SecretValue filled =
                  new SecretTemplate(new JacksonJsonObjects(), "template")
                      .fill(template, key, password)) {
            assertThat(filled.text(PlaintextAccess.granted())).contains("a password");
          }
        });
  }

  private static void refusedOr(Runnable action) {
    try {
      action.run();
    } catch (InvalidInput refused) {
      // Told to the user.
    }
  }
}
