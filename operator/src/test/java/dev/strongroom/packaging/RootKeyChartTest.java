package dev.strongroom.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every example of a root key becomes the environment that the operator understands. */
class RootKeyChartTest {
  @BeforeAll
  static void helm() {
    Helm.assumeAvailable();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file.yaml | {FILE=/root-keys, PROVIDER=file}",
        "kms-plugin.yaml | {KMS_SOCKET=/kms/plugin.sock, PROVIDER=kms-plugin,cluster,"
            + " SECRET=strongroom-root-key}",
        "pkcs11.yaml | {PKCS11_KEY=strongroom-2026-01, PKCS11_LIBRARY=/pkcs11/libvendor.so,"
            + " PKCS11_PIN_FILE=/pin/pin, PKCS11_SLOT=, PKCS11_SLOT_INDEX=0, PROVIDER=pkcs11}"
      })
  void theExamplesAreUnderstood(String file, String expected) {
    Path values = Helm.projectRoot().resolve("examples/root-key").resolve(file);

    List<JsonNode> objects = Helm.render("--values=" + values);

    assertThat(rootKeyVariables(objects)).hasToString(expected);
  }

  @Test
  void aSecondSecretOfTheClusterMayBeReadAndTheFirstStillIs() {
    List<JsonNode> objects =
        Helm.render("--set=rootKey.secretName=root-2", "--set=rootKey.formerSecretNames={root-1}");

    assertThat(rootKeyVariables(objects)).containsEntry("SECRET", "root-2,root-1");
    JsonNode role = Helm.object(objects, "Role", "-store");
    assertThat(role.path("rules").toString()).contains("[\"root-2\",\"root-1\"]");
    assertThat(Helm.object(objects, "ValidatingAdmissionPolicy", "-secrets").toString())
        .contains("root-2")
        .contains("root-1");
  }

  @ParameterizedTest
  @CsvSource({
    "rootKey.provider=vault, provider",
    "rootKey.provider=file, file",
    "rootKey.provider=pkcs11, pkcs11",
    "rootKey.provider=kms-plugin, kms",
    "rootKey.kms.socket=plugin.sock, socket"
  })
  void aBadRootKeyIsRefusedByName(String value, String named) {
    Helm.Output output = Helm.run("--set=" + value);

    assertThat(output.exitCode()).isNotZero();
    assertThat(output.messages()).contains(named);
  }

  @Test
  void theJobsOfTheBackupExampleUseTheAccountAndTheCommandsThatThereAre() throws IOException {
    for (String file : List.of("backup.yaml", "restore.yaml")) {
      String yaml = Files.readString(Helm.projectRoot().resolve("examples/backup").resolve(file));
      JsonNode job = Helm.parse(yaml).get(0);

      JsonNode pod =
          job.path("kind").asText().equals("CronJob")
              ? job.at("/spec/jobTemplate/spec/template/spec")
              : job.at("/spec/template/spec");

      JsonNode account =
          Helm.object(
              Helm.render(
                  "--set=backup.serviceAccount.create=true,restore.serviceAccount.create=true"),
              "ServiceAccount",
              "-" + file.replace(".yaml", ""));
      assertThat(pod.path("serviceAccountName")).isEqualTo(account.at("/metadata/name"));
      assertThat(pod.at("/containers/0/args/0").asText() + ".yaml").isEqualTo(file);
      assertThat(pod.at("/containers/0/securityContext/readOnlyRootFilesystem").asBoolean())
          .isTrue();
    }
  }

  private static Map<String, String> rootKeyVariables(List<JsonNode> objects) {
    String prefix = "STRONGROOM_ROOT_KEY_";
    Map<String, String> variables = new TreeMap<>();
    for (JsonNode variable :
        Helm.object(objects, "Deployment", "operator").at("/spec/template/spec/containers/0/env")) {
      String name = variable.path("name").asText();
      if (name.startsWith(prefix)) {
        variables.put(name.substring(prefix.length()), variable.path("value").asText());
      }
    }
    return variables;
  }
}
