package dev.strongroom.core.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.projection.ProjectionDecision.InSync;
import dev.strongroom.core.projection.ProjectionDecision.Refuse;
import dev.strongroom.core.projection.ProjectionDecision.Renew;
import dev.strongroom.core.projection.ProjectionDecision.Write;
import dev.strongroom.core.projection.Shape.Entry;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.VersionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProjectionDecisionTest {
  private static final String UID = "uid-of-the-owner";
  private static final String INSTALLATION = "strongroom-system";
  private static final Holder HOLDER = Holder.managedSecret(new Owner("team", "mine", UID));
  private static final VersionId VERSION = VersionId.derived("this");
  private static final VersionId OLDER = VersionId.derived("older");
  private static final String MAC = "m".repeat(43);
  private static final ProjectionSpec RETAIN = spec("Opaque", false, false);
  private static final ProjectionSpec DELETE = spec("Opaque", true, false);
  private static final ProjectionSpec ADOPT = spec("Opaque", false, true);

  @Test
  void whatIsNotThereIsWritten() {
    assertThat(decide(RETAIN, null)).isInstanceOf(Write.class);
  }

  @Test
  void whatIsAsItWasWrittenIsLeftAlone() {
    assertThat(decide(RETAIN, new Seen(RETAIN).secret())).isInstanceOf(InSync.class);
    assertThat(decide(DELETE, new Seen(DELETE).owner(UID).secret())).isInstanceOf(InSync.class);
  }

  @Test
  void labelsAndAnnotationsOfOthersAreNoDrift() {
    Seen seen = new Seen(RETAIN);
    seen.labels = Map.of("team", "shop", "theirs", "x");
    seen.annotations = Map.of("note", "n", "theirs", "x");
    assertThat(decide(RETAIN, seen.secret())).isInstanceOf(InSync.class);
  }

  @Test
  void anyDriftIsWrittenOver() {
    Seen data = new Seen(RETAIN);
    data.intact = false;
    Seen label = new Seen(RETAIN);
    label.labels = Map.of("team", "changed");
    Seen annotation = new Seen(RETAIN);
    annotation.annotations = Map.of();
    Seen unmarked = new Seen(RETAIN);
    unmarked.mark = Optional.empty();
    Seen declaration = new Seen(RETAIN);
    declaration.mark = mark(VERSION, spec("Opaque", true, false));
    Seen unlabelled = new Seen(RETAIN);
    unlabelled.labelled = false;

    for (Seen seen : List.of(data, label, annotation, unmarked, declaration, unlabelled)) {
      assertThat(decide(RETAIN, seen.secret())).isInstanceOf(Write.class);
    }
  }

  @Test
  void onlyTheValuesOfAnotherVersionAreReplacedWhenAllElseIsAsItWasWritten() {
    Seen older = new Seen(RETAIN);
    older.mark = mark(OLDER, RETAIN);
    Seen edited = new Seen(RETAIN);
    edited.mark = mark(OLDER, RETAIN);
    edited.intact = false;

    assertThat(decide(RETAIN, older.secret())).isInstanceOf(Renew.class);
    assertThat(decide(RETAIN, edited.secret())).isInstanceOf(Write.class);
  }

  @Test
  void theOwnerFollowsThePolicy() {
    assertThat(decide(RETAIN, new Seen(RETAIN).owner(UID).secret())).isInstanceOf(Write.class);
    assertThat(decide(DELETE, new Seen(DELETE).secret())).isInstanceOf(Write.class);
    assertThat(decide(DELETE, new Seen(DELETE).owner("former").secret())).isInstanceOf(Write.class);
  }

  @Test
  void whatIsNotOursIsRefusedUnlessItIsToBeAdoptedAndAllowsIt() {
    Seen foreign = new Seen(RETAIN).foreign();
    foreign.allow = Optional.of("another, mine");
    assertThat(refusal(RETAIN, foreign)).isEqualTo(ProjectionReason.SecretNotOurs);
    assertThat(decide(ADOPT, foreign.secret())).isInstanceOf(Write.class);
  }

  @Test
  void whatIsNotOursAndDoesNotAllowItIsNotAdoptedAndTheMessageSaysHowToAllowIt() {
    Seen foreign = new Seen(RETAIN).foreign();
    foreign.allow = Optional.of("another");

    Refuse refused = (Refuse) decide(ADOPT, foreign.secret());

    assertThat(refused.finding().message())
        .startsWith("spec.projection.adopt: Secret name does not allow ManagedSecret mine")
        .contains(
            "kubectl -n team annotate --overwrite secret name strongroom.dev/allow=another,mine");
  }

  @Test
  void whatAnotherInstallationWroteIsLeftAlone() {
    Seen another = new Seen(ADOPT);
    another.installation = Optional.of("second-system");
    Seen older = new Seen(RETAIN);
    older.installation = Optional.empty();
    older.intact = false;

    assertThat(refusal(ADOPT, another)).isEqualTo(ProjectionReason.SecretOfAnotherInstallation);
    assertThat(refusal(RETAIN, older)).isEqualTo(ProjectionReason.SecretOfAnotherInstallation);
  }

  @Test
  void whatWasWrittenBeforeInstallationsWereNamedIsOursIfTheMacSaysSoAndIsNotWrittenAgain() {
    Seen before = new Seen(RETAIN);
    before.installation = Optional.empty();

    assertThat(decide(RETAIN, before.secret())).isInstanceOf(InSync.class);
  }

  @Test
  void whatIsOursNeedsNoConsent() {
    Seen edited = new Seen(ADOPT);
    edited.intact = false;
    assertThat(decide(ADOPT, edited.secret())).isInstanceOf(Write.class);
    assertThat(decide(ADOPT, new Seen(ADOPT).secret())).isInstanceOf(InSync.class);
  }

  @Test
  void whatAnotherHoldsIsRefusedEvenThen() {
    Seen held = new Seen(RETAIN).foreign();
    held.heldBy = Optional.of("another");
    assertThat(refusal(RETAIN, held)).isEqualTo(ProjectionReason.SecretNotOurs);
    assertThat(refusal(ADOPT, held)).isEqualTo(ProjectionReason.SecretOfAnother);
  }

  @Test
  void whatOurMarkProvesIsOursWhoeverItSaysThatHoldsIt() {
    Seen relabelled = new Seen(RETAIN);
    relabelled.labelled = false;
    relabelled.heldBy = Optional.of("another");
    assertThat(decide(RETAIN, relabelled.secret())).isInstanceOf(Write.class);
  }

  @Test
  void aTypeCannotBeChanged() {
    Seen allowed = new Seen(RETAIN).foreign();
    allowed.allow = Optional.of("*");
    assertThat(refusal(spec("kubernetes.io/tls", false, false), new Seen(RETAIN)))
        .isEqualTo(ProjectionReason.SecretTypeImmutable);
    assertThat(refusal(spec("kubernetes.io/tls", false, true), allowed))
        .isEqualTo(ProjectionReason.SecretTypeImmutable);
  }

  private static Reason refusal(ProjectionSpec spec, Seen seen) {
    return ((Refuse) decide(spec, seen.secret())).finding().reason();
  }

  private static ProjectionDecision decide(ProjectionSpec spec, ObservedSecret seen) {
    return ProjectionDecision.decide(
        spec, VERSION, HOLDER, INSTALLATION, Optional.ofNullable(seen));
  }

  private static ProjectionSpec spec(String type, boolean owned, boolean adopt) {
    return new ProjectionSpec(
        "spec.projection",
        new ObjectName("name"),
        type,
        Map.of("team", "shop"),
        Map.of("note", "n"),
        Shape.of(Entry.whole("value")),
        owned,
        adopt,
        false);
  }

  private static Optional<ProjectionMark> mark(VersionId version, ProjectionSpec spec) {
    return Optional.of(new ProjectionMark(version.value(), spec.digest(), MAC));
  }

  /** A Secret as it was written, unless a test changes it. */
  private static final class Seen {
    private boolean labelled = true;
    private boolean proven = true;
    private boolean intact = true;
    private Optional<String> heldBy = Optional.empty();
    private Optional<String> ownedBy = Optional.empty();
    private Optional<String> allow = Optional.empty();
    private Optional<String> installation = Optional.of(INSTALLATION);
    private Map<String, String> labels = Map.of("team", "shop");
    private Map<String, String> annotations = Map.of("note", "n");
    private Optional<ProjectionMark> mark;

    Seen(ProjectionSpec spec) {
      this.mark = ProjectionDecisionTest.mark(VERSION, spec);
    }

    Seen owner(String uid) {
      ownedBy = Optional.of(uid);
      return this;
    }

    Seen foreign() {
      labelled = false;
      proven = false;
      intact = false;
      mark = Optional.empty();
      installation = Optional.empty();
      return this;
    }

    ObservedSecret secret() {
      return new ObservedSecret(
          labelled,
          proven,
          heldBy,
          "Opaque",
          labels,
          annotations,
          mark,
          intact,
          Consent.parse(allow),
          installation,
          ownedBy);
    }
  }
}
