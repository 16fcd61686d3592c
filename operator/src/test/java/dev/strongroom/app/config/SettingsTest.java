package dev.strongroom.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.strongroom.core.record.AccountBudget.Limits;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void withoutAnyTheRootKeyIsInTheCluster() {
    Settings settings = Settings.from(Map.of());

    assertThat(settings.rootKey().providers()).containsExactly("cluster");
    assertThat(settings.rootKey().secrets()).containsExactly("strongroom-root-key");
  }

  @Test
  void theOwnNamespaceIsAlwaysExcluded() {
    Settings defaults = Settings.from(Map.of("STRONGROOM_NAMESPACE", "vault"));
    Settings chosen =
        Settings.from(
            Map.of(
                "STRONGROOM_NAMESPACE", "vault", "STRONGROOM_EXCLUDED_NAMESPACES", "kube-system"));

    assertThat(defaults.excludedNamespaces().names())
        .containsExactlyInAnyOrder("kube-system", "kube-public", "kube-node-lease", "vault");
    assertThat(chosen.excludedNamespaces().names())
        .containsExactlyInAnyOrder("kube-system", "vault");
  }

  @Test
  void anInstallationMayAllowShorterIntervalsThanAws() {
    // When
    Settings chosen = Settings.from(Map.of("STRONGROOM_ROTATION_MINIMUM_HOURS", "1"));

    // Then
    assertThat(Settings.from(Map.of()).minimumInterval().hours()).isEqualTo(4);
    assertThat(chosen.minimumInterval().hours()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.from(Map.of("STRONGROOM_ROTATION_MINIMUM_HOURS", "5")))
        .withMessageContaining("STRONGROOM_ROTATION_MINIMUM_HOURS");
  }

  @Test
  void typesOfSecretsAreThoseThatHoldDataUnlessChosen() {
    Settings defaults = Settings.from(Map.of());
    Settings chosen =
        Settings.from(Map.of("STRONGROOM_ALLOWED_SECRET_TYPES", "Opaque, example.com/own"));

    assertThat(defaults.allowedSecretTypes().types())
        .contains("Opaque", "kubernetes.io/tls")
        .doesNotContain("helm.sh/release.v1");
    assertThat(chosen.allowedSecretTypes().types())
        .containsExactlyInAnyOrder("Opaque", "example.com/own");
  }

  @Test
  void ofEveryListTheFirstWraps() {
    Settings settings =
        Settings.from(
            Map.of(
                "STRONGROOM_ROOT_KEY_PROVIDER", "kms-plugin, cluster",
                "STRONGROOM_ROOT_KEY_SECRET", "second,first",
                "STRONGROOM_ROOT_KEY_KMS_SOCKET", "/run/b.sock,/run/a.sock"));

    assertThat(settings.rootKey().providers()).containsExactly("kms-plugin", "cluster");
    assertThat(settings.rootKey().secrets()).containsExactly("second", "first");
    assertThat(settings.rootKey().kmsSockets())
        .containsExactly(Path.of("/run/b.sock"), Path.of("/run/a.sock"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "=x", "Team=x", "10.0.0.0/33", "db/8", "fd00::/129", "*x", "a,a"})
  void aWrongHostIsRefusedWithItsName(String hosts) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.from(Map.of("STRONGROOM_TARGETS_ALLOWED_HOSTS", hosts)))
        .withMessageContaining("STRONGROOM_TARGETS_ALLOWED_HOSTS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PROVIDER=vault | STRONGROOM_ROOT_KEY_PROVIDER: each must match",
        "PROVIDER=file | STRONGROOM_ROOT_KEY_FILE must be set for root key provider file",
        "PROVIDER=file,FILE=keys/root | STRONGROOM_ROOT_KEY_FILE: each must match",
        "PROVIDER=kms-plugin | STRONGROOM_ROOT_KEY_KMS_SOCKET must be set",
        "PROVIDER=cluster;kms-plugin | STRONGROOM_ROOT_KEY_KMS_SOCKET must be set",
        "PROVIDER=pkcs11 | STRONGROOM_ROOT_KEY_PKCS11_LIBRARY must be set",
        "PROVIDER=pkcs11,PKCS11_LIBRARY=/l.so | STRONGROOM_ROOT_KEY_PKCS11_PIN_FILE must be set",
        "PROVIDER=pkcs11,PKCS11_LIBRARY=/l.so,PKCS11_PIN_FILE=/p | STRONGROOM_ROOT_KEY_PKCS11_KEY",
        "PKCS11_SLOT=first | STRONGROOM_ROOT_KEY_PKCS11_SLOT must match",
        "PKCS11_SLOT_INDEX=5000 | STRONGROOM_ROOT_KEY_PKCS11_SLOT_INDEX must be from 0 to 1023",
        "SECRET=Not_A_Name | STRONGROOM_ROOT_KEY_SECRET: each must match",
        "SECRET=a;a | STRONGROOM_ROOT_KEY_SECRET names something twice",
      })
  void aWrongSettingIsRefusedWithItsName(String variables, String message) {
    Map<String, String> env = new HashMap<>();
    for (String variable : variables.split(",")) {
      String[] parts = variable.split("=");
      env.put("STRONGROOM_ROOT_KEY_" + parts[0], parts[1].replace(';', ','));
    }

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.from(env))
        .withMessageContaining(message);
  }

  @Test
  void budgetsHaveDefaultsAndExceptions() {
    // When
    Budgets budgets =
        Settings.from(Map.of("STRONGROOM_BUDGETS", "shop=5//64Ki,*=100/200/3Mi/50,bank=/7//8/9"))
            .budgets();

    // Then
    assertThat(budgets.of("shop")).isEqualTo(new Limits(5, 200, 64 << 10));
    assertThat(budgets.of("bank")).isEqualTo(new Limits(100, 7, 3 << 20));
    assertThat(budgets.of("any")).isEqualTo(new Limits(100, 200, 3 << 20));
    assertThat(budgets.keys("shop")).isEqualTo(50);
    assertThat(budgets.keys("bank")).isEqualTo(8);
    assertThat(budgets.projections("bank")).isEqualTo(9);
    assertThat(budgets.projections("any")).isEqualTo(10_000);
    Budgets defaults = Settings.from(Map.of()).budgets();
    assertThat(defaults.of("any")).isEqualTo(new Limits(20_000, 200_000, 1 << 30));
    assertThat(defaults.keys("any")).isEqualTo(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop",
        "shop=5",
        "shop=5/5/5Ti",
        "Shop=1/1/1",
        "shop=500001//",
        "=1//",
        "shop=/////",
        "shop=////1000001",
        "shop=///100001"
      })
  void aWrongBudgetIsRefused(String budgets) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.from(Map.of("STRONGROOM_BUDGETS", budgets)))
        .withMessageContaining("STRONGROOM_BUDGETS");
  }
}
