package dev.strongroom.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.policy.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ThreeDoorsPropertyTest {
  private static final String DENY =
      "{'Effect':'Deny','Principal':'*','Action':'secretsmanager:*','Resource':'*'}";
  private static final List<String> STATEMENTS =
      List.of(
          "{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}",
          "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'*','Resource':'*'}",
          "{'Effect':'Allow','Principal':{'AWS':'444455556666'},'Action':'*','Resource':'*'}",
          "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::444455556666:role/app'},'Action':"
              + "['kms:Decrypt','secretsmanager:GetSecretValue'],'Resource':'*'}",
          "{'Effect':'Deny','Principal':{'AWS':'444455556666'},'Action':'*','Resource':'*'}",
          "{'Effect':'Deny','Principal':'*','Action':'kms:*','Resource':'*'}",
          "{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*','Condition':{"
              + "'StringEquals':{'aws:PrincipalAccount':'111122223333'}}}");
  private static final List<String> RIGHTS =
      List.of(
          "shop: get managedsecrets/value db",
          "bank: get managedsecrets/value " + Doors.ARN,
          "shop: create encryptionkeys/decrypt main",
          "bank: create encryptionkeys/decrypt " + Doors.KEY);

  @Property(edgeCases = EdgeCasesMode.NONE)
  void addingADenyNeverGrants(
      @ForAll("rights") Set<String> rights,
      @ForAll("policies") List<String> secret,
      @ForAll("policies") List<String> key,
      @ForAll("callers") Caller.Session caller) {
    // Given
    List<String> denying = new ArrayList<>(secret);
    denying.add(DENY);

    // When
    AccessDecision decision = decide(rights, denying, key, caller);

    // Then
    assertThat(decision.allowed()).isFalse();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void anotherAccountNeedsItsRightAndAStatementForEachDoor(
      @ForAll("rights") Set<String> rights,
      @ForAll("policies") List<String> secret,
      @ForAll("policies") List<String> key) {
    // When
    AccessDecision decision = decide(rights, secret, key, Doors.FAR);

    // Then
    if (decision.allowed()) {
      assertThat(rights).contains(RIGHTS.get(1), RIGHTS.get(3));
      assertThat(secret).anyMatch(statement -> statement.contains("Allow"));
      assertThat(key).anyMatch(statement -> statement.contains("Allow"));
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void withoutARightAndAStatementNothingIsGranted(
      @ForAll("policies") List<String> secret,
      @ForAll("policies") List<String> key,
      @ForAll("callers") Caller.Session caller) {
    // Given
    List<String> onlyDenies = secret.stream().filter(s -> s.contains("Deny")).toList();

    // When
    AccessDecision decision = decide(Set.of(), onlyDenies, key, caller);

    // Then
    assertThat(decision.allowed()).isFalse();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void moreRightsNeverTakeAway(
      @ForAll("rights") Set<String> rights,
      @ForAll("policies") List<String> secret,
      @ForAll("policies") List<String> key,
      @ForAll("callers") Caller.Session caller) {
    // Given
    boolean allowed = decide(rights, secret, key, caller).allowed();

    // When
    AccessDecision withAllRights = decide(Set.copyOf(RIGHTS), secret, key, caller);

    // Then
    assertThat(withAllRights.allowed() || !allowed).isTrue();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void theExplanationComesToTheSameDecision(
      @ForAll("rights") Set<String> rights,
      @ForAll("policies") List<String> secret,
      @ForAll("policies") List<String> key,
      @ForAll("callers") Caller.Session caller) {
    // Given
    AccessDecision decision = decide(rights, secret, key, caller);

    // When
    AccessDecision explained = doors(rights).explain(decision.request());

    // Then
    assertThat(explained.allowed()).isEqualTo(decision.allowed());
    assertThat(explained.closed()).isEqualTo(decision.closed());
  }

  @Provide
  Arbitrary<Set<String>> rights() {
    return Arbitraries.of(RIGHTS).set();
  }

  @Provide
  Arbitrary<List<String>> policies() {
    return Arbitraries.of(STATEMENTS).list().ofMaxSize(3);
  }

  @Provide
  Arbitrary<Caller.Session> callers() {
    return Arbitraries.of(Doors.APP, Doors.FAR);
  }

  private static AccessDecision decide(
      Set<String> rights, List<String> secret, List<String> key, Caller.Session caller) {
    return doors(rights)
        .decide(
            AccessRequest.onSecret(
                caller,
                SecretAction.GET_SECRET_VALUE,
                Doors.secret(secret.toArray(String[]::new)),
                List.of(Doors.decrypts(Doors.key(key.toArray(String[]::new)))),
                RequestContext.EMPTY));
  }

  private static ThreeDoors doors(Set<String> rights) {
    return new ThreeDoors(new Doors(rights.toArray(String[]::new)));
  }
}
