package dev.strongroom.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.RequestReason;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class IdentifiersTest {
  private static final AccountId ACCOUNT = new AccountId("123456789012");

  @Property
  void anArnReadsBackAsItself(
      @ForAll
          @StringLength(min = 1, max = 512)
          @Chars({'a', 'Z', '0', '/', '_', '+', '=', '.', '@', '-', '!'})
          String name) {
    SecretArn arn = SecretArn.derived("cluster-local-1", ACCOUNT, new SecretName(name), "uid-1");

    assertThat(SecretArn.parse(arn.toString())).isEqualTo(arn);
    assertThat(arn.toString())
        .startsWith("arn:aws:secretsmanager:cluster-local-1:123456789012:secret:" + name + "-");
  }

  @Property(tries = 100)
  void theSameCauseHasTheSameArnAndAnotherHasAnother(@ForAll int one, @ForAll int two) {
    SecretName name = new SecretName("db");
    SecretArn first = SecretArn.derived("cluster-local-1", ACCOUNT, name, "uid " + one);
    SecretArn second = SecretArn.derived("cluster-local-1", ACCOUNT, name, "uid " + two);

    assertThat(first.equals(second)).isEqualTo(one == two);
  }

  @Property
  void anyOtherTextIsNoArnAndFailsInOneWay(@ForAll @StringLength(max = 80) String text) {
    assertInvalid(() -> SecretArn.parse(text));
  }

  @Example
  void anArnIsHeldToItsForm() {
    String good = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf";
    assertThat(SecretArn.parse(good).suffix()).isEqualTo("AbCdEf");

    for (String bad :
        new String[] {
          good.replace("eu-west-1", "euwest"),
          good.replace("123456789012", "12345678901"),
          good.replace("-AbCdEf", "-AbCdE"),
          good.replace("shop/db", "shop db"),
          good.replace("secretsmanager", "kms"),
          good + "\n",
          good.replace("shop", "s".repeat(2048))
        }) {
      assertInvalid(() -> SecretArn.parse(bad));
    }
  }

  @Example
  void namesAreThoseOfAws() {
    assertThat(new SecretName("Team/app_1+a=b.c@d-e!f")).hasToString("Team/app_1+a=b.c@d-e!f");
    for (String bad : new String[] {"", "a b", "ä", "a\n", "a:b", "x".repeat(513)}) {
      assertReason(DeclarationReason.InvalidName, () -> new SecretName(bad));
    }
    assertThat(new SecretName("A")).isNotEqualTo(new SecretName("a"));
  }

  @Example
  void whatAUserWroteIsRefusedWithThePlaceWhereItStands() {
    assertThatThrownBy(() -> SecretName.declared("spec.name", "a b"))
        .hasMessageContaining("spec.name: a name has");
    assertThatThrownBy(() -> AccountId.declared("--account", "team"))
        .hasMessageContaining("--account: an account id has");
  }

  @Example
  void aNameSaysWhichServiceManagesTheSecret() {
    assertThat(new SecretName("rds!cluster-1").owningService()).contains("rds");
    assertThat(new SecretName("strongroom!db!1").owningService()).contains("strongroom");
    assertThat(new SecretName("db").owningService()).isEmpty();
    assertThat(new SecretName("!db").owningService()).isEmpty();
  }

  @Example
  void usersDeclareNoSecretOfAnotherService() {
    assertThat(new SecretName("db").mayBeDeclared()).isTrue();
    assertThat(new SecretName("strongroom!db").mayBeDeclared()).isTrue();
    for (String other :
        new String[] {"rds!db", "!db", "db!", "strongroom!", "strongroom!!", "strongroom!a!b"}) {
      assertThat(new SecretName(other).mayBeDeclared()).as(other).isFalse();
    }
  }

  @Example
  void versionIdsHave32To64PrintableCharacters() {
    assertThat(new VersionId("v".repeat(32)).value()).hasSize(32);
    assertThat(new VersionId("~".repeat(64)).value()).hasSize(64);
    for (String bad :
        new String[] {"v".repeat(31), "v".repeat(65), " ".repeat(32), "v".repeat(32) + "\n"}) {
      assertReason(RequestReason.InvalidVersionId, () -> new VersionId(bad));
    }
  }

  @Property(tries = 100)
  void theSameCauseHasTheSameVersionIdAndAnotherHasAnother(@ForAll int one, @ForAll int two) {
    VersionId first = VersionId.derived("cause " + one);

    assertThat(first).isEqualTo(VersionId.derived("cause " + one));
    assertThat(first.equals(VersionId.derived("cause " + two))).isEqualTo(one == two);
  }

  @Property(tries = 200)
  void everyNamespaceHasAnAccountIdThatNeverChanges(
      @ForAll @StringLength(min = 1, max = 63) String namespace) {
    AccountId id = AccountId.ofNamespace(namespace);

    assertThat(id.value()).matches("[0-9]{12}");
    assertThat(AccountId.ofNamespace(namespace)).isEqualTo(id);
  }

  @Example
  void theDerivedAccountIdIsFrozen() {
    assertThat(AccountId.ofNamespace("default")).hasToString(FROZEN_DEFAULT);
    assertReason(AccountReason.InvalidAccountId, () -> new AccountId("12345678901"));
    assertReason(AccountReason.InvalidAccountId, () -> new AccountId("12345678901a"));
  }

  /** ARNs of every installed cluster hold it; a change would orphan their policies. */
  private static final String FROZEN_DEFAULT = "992163648574";

  private static void assertInvalid(Runnable action) {
    assertThatExceptionOfType(InvalidInput.class).isThrownBy(action::run);
  }

  private static void assertReason(Reason reason, Runnable action) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(reason));
  }
}
