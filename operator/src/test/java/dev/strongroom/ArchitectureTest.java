package dev.strongroom;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.signature.SecretAccessKey;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.KeyRecordSpec;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.crds.SecretVersionSpec;
import dev.strongroom.platform.DaemonThreads;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The layers and the rules about plaintext and the clock, as CONTRIBUTING.md says them. */
@AnalyzeClasses(packages = "dev.strongroom", importOptions = ProductClasses.class)
class ArchitectureTest {
  /** The types that hold plaintext or keys. */
  private static final Set<Class<?>> PLAINTEXT =
      Set.of(SecretValue.class, KeyMaterial.class, SecretAccessKey.class, JsonObject.class);

  private static final DescribedPredicate<JavaField> HOLDING_PLAINTEXT =
      describe(
          "holding plaintext",
          field ->
              field.getAllInvolvedRawTypes().stream()
                  .anyMatch(
                      type -> PLAINTEXT.stream().anyMatch(plain -> type.isAssignableTo(plain))));

  @ArchTest
  static final ArchRule appUsesAdaptersAndAdaptersUseCore =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("app")
          .definedBy("dev.strongroom.app..")
          .layer("adapters")
          .definedBy("dev.strongroom.adapters..")
          .layer("platform")
          .definedBy("dev.strongroom.platform..")
          .layer("core")
          .definedBy("dev.strongroom.core..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("adapters")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("platform")
          .mayOnlyBeAccessedByLayers("app", "adapters");

  @ArchTest
  static final ArchRule daemonThreadsAreMadeInOnePlace =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(DaemonThreads.class.getName())
          .should()
          .callMethod(Thread.class, "setDaemon", boolean.class);

  @ArchTest
  static final ArchRule digestsAreMadeInOnePlace =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Sha256.class.getName())
          .should()
          .callMethod(MessageDigest.class, "getInstance", String.class);

  @ArchTest
  static final ArchRule terminalsAreRecognizedInOnePlace =
      noClasses()
          .that()
          .haveNameNotMatching("dev\\.strongroom\\.app\\.commands\\.Terminal")
          .should()
          .callMethod(System.class, "console")
          .because("System.console() does not tell which stream is a terminal; see Terminal");

  @ArchTest
  static final ArchRule coreIsPure =
      classes()
          .that()
          .resideInAPackage("dev.strongroom.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "javax.crypto..", "dev.strongroom.core..")
          .because("core holds values and decisions; effects are behind its ports");

  @ArchTest
  static final ArchRule adaptersNeverImportEachOther =
      slices().matching("dev.strongroom.adapters.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule partnersNeverImportEachOther =
      slices().matching("dev.strongroom.adapters.targets.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule thereAreNoUtilPackages =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..utils..", "..helper..", "..helpers..", "..common..");

  @ArchTest
  static final ArchRule plaintextIsNoRecordComponent =
      fields()
          .that()
          .areDeclaredInClassesThat(are(describe("records", JavaClass::isRecord)))
          .should(notHoldPlaintext())
          .because("a record prints and compares its components")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule plaintextIsInNoException =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .areAssignableTo(Throwable.class)
          .should(notHoldPlaintext())
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule plaintextTypesAreNotSerialisableNorComparedByContent =
      classes()
          .that(
              are(
                  describe(
                      "plaintext types",
                      type -> PLAINTEXT.stream().anyMatch(type::isAssignableTo))))
          .should()
          .notBeAssignableTo(Serializable.class)
          .andShould(
              new ArchCondition<>("not declare equals") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean declares = type.tryGetMethod("equals", Object.class).isPresent();
                  events.add(new SimpleConditionEvent(type, !declares, type + " declares equals"));
                }
              });

  @ArchTest
  static void plaintextTypesPrintRedacted(JavaClasses all) {
    byte[] key = "canarycanarycanarycanarycanary!!".getBytes();
    for (Object plain :
        List.of(
            SecretValue.text("canary"),
            KeyMaterial.owning(key.clone()),
            SecretAccessKey.owning(key))) {
      assertThat(plain).hasToString(plain.getClass().getSimpleName() + "[redacted]");
    }
  }

  @ArchTest
  static final ArchRule printingNeverReadsPlaintext =
      methods()
          .that()
          .haveNameMatching("toString|hashCode|getMessage|getLocalizedMessage")
          .should(
              new ArchCondition<JavaMethod>("not read plaintext") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  method.getAccessesFromSelf().stream()
                      .map(JavaAccess::getTargetOwner)
                      .filter(
                          type ->
                              type.isEquivalentTo(PlaintextAccess.class)
                                  || PLAINTEXT.stream().anyMatch(type::isAssignableTo))
                      .forEach(
                          type ->
                              events.add(
                                  SimpleConditionEvent.violated(
                                      method, method.getFullName() + " reads " + type.getName())));
                }
              });

  @ArchTest
  static final ArchRule plaintextIsReadInFewPlaces =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.strongroom.core.values..",
              "dev.strongroom.core.crypto..",
              "dev.strongroom.core.encryption..",
              "dev.strongroom.core.backup..",
              "dev.strongroom.core.projection..",
              "dev.strongroom.core.targets..",
              "dev.strongroom.adapters.rootkeys..",
              "dev.strongroom.adapters.json..",
              "dev.strongroom.adapters.cel..",
              "dev.strongroom.adapters.awsapi.wire..",
              "dev.strongroom.adapters.endpointclient..",
              // A token goes to the API server as it is.
              "dev.strongroom.adapters.kubernetes.access..",
              "dev.strongroom.adapters.kubernetes.projection..",
              "dev.strongroom.adapters.targets..",
              "dev.strongroom.platform.targets..")
          .should()
          .callMethod(PlaintextAccess.class, "granted");

  @ArchTest
  static final ArchRule whatTakesRoomInTheStoreIsReservedFirst =
      classes()
          .that(
              are(
                  describe(
                      "writers of values or makers of records, and no store that passes them on",
                      type ->
                          calls(type, SecretValues.class, "write")
                              || calls(type, RecordStore.class, "create")
                                  && !type.isAssignableTo(RecordStore.class))))
          .should(
              new ArchCondition<>("reserve the room for it") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean reserves = calls(type, Reservation.class, "require");
                  events.add(
                      new SimpleConditionEvent(
                          type, reserves, type + " writes without a reservation"));
                }
              });

  private static boolean calls(JavaClass type, Class<?> owner, String method) {
    return type.getMethodCallsFromSelf().stream()
        .map(JavaCall::getTarget)
        .anyMatch(
            target -> target.getName().equals(method) && target.getOwner().isEquivalentTo(owner));
  }

  @ArchTest
  static final ArchRule storedRecordsAreSeenThroughThePortsAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.strongroom.crds..", "dev.strongroom.adapters.kubernetes.store..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              SecretRecordResource.class,
              SecretRecordSpec.class,
              SecretVersionSpec.class,
              KeyRecordSpec.class)
          .because("the ports of core.record and core.backup are what another store implements");

  @ArchTest
  static final ArchRule objectsAreReachedByTheirNamesInOnePlace =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ObjectsByName.class.getName())
          .should()
          .callMethodWhere(
              target(name("withName"))
                  .or(target(name("inNamespace")))
                  .and(target(owner(resideInAnyPackage("io.fabric8.kubernetes.client..")))))
          .because("the client joins names into request paths as they are; see ObjectsByName");

  @ArchTest
  static final ArchRule coreNeverReadsTheClockNorMakesRandomness =
      noClasses()
          .that()
          .resideInAPackage("dev.strongroom.core..")
          .should()
          .callMethodWhere(
              target(name("now"))
                  .and(target(owner(resideInAnyPackage("java.time.."))))
                  .and(describe("without a clock", ArchitectureTest::withoutClock)))
          .orShould()
          .callMethodWhere(target(name("currentTimeMillis")).or(target(name("nanoTime"))))
          .orShould()
          .callMethodWhere(
              target(owner(are(describe("Clock", c -> c.isEquivalentTo(Clock.class)))))
                  .and(
                      describe(
                          "making a clock", call -> call.getTarget().getName().startsWith("sys"))))
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callConstructor(SecureRandom.class)
          .orShould()
          .callConstructor(Random.class)
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(ThreadLocalRandom.class, java.util.Date.class, java.util.Calendar.class)
          .because("clock, randomness and ids are parameters in core");

  private static boolean withoutClock(JavaCall<?> call) {
    return call.getTarget().getRawParameterTypes().stream()
        .noneMatch(type -> type.isEquivalentTo(Clock.class));
  }

  private static ArchCondition<JavaField> notHoldPlaintext() {
    return new ArchCondition<>("not hold plaintext") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        if (HOLDING_PLAINTEXT.test(field)) {
          events.add(
              SimpleConditionEvent.violated(field, field.getFullName() + " holds plaintext"));
        }
      }
    };
  }
}
