package dev.strongroom.core.problems;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A condition reason with its sentence. The list is closed: one enum per feature, whose constants
 * are the reasons as Kubernetes shows them (CamelCase, API conventions).
 */
public sealed interface Reason
    permits DeclarationReason,
        SecretReason,
        RequestReason,
        ProjectionReason,
        TemplateReason,
        AccountReason,
        KeyReason,
        KmsReason,
        RootKeyReason,
        StoreReason,
        BackupReason,
        AuditReason,
        RotationReason,
        ReplicationReason,
        RolloutReason,
        SharingReason,
        AccessReason {
  /** Limit of an argument that is a name: the longest name of a secret (AWS). */
  int NAME = 512;

  /** Limit of an argument that is a sentence or a list of names. */
  int QUOTED = 2048;

  /** The reason as a condition shows it. */
  String name();

  /** The sentence. {@code {0}}, {@code {1}} … stand for names, spec paths and numbers. */
  String sentence();

  /** Longest argument in UTF-16 code units; longer text is cut. */
  default int argumentLimit() {
    return NAME;
  }

  /** This reason, about the given names. A time is given to the second, in UTC. */
  default Finding with(Object... names) {
    List<String> texts = new ArrayList<>(names.length);
    for (Object name : names) {
      texts.add(text(name));
    }
    return new Finding(this, texts);
  }

  /** All reasons of all features. */
  static List<Reason> all() {
    return Stream.<Reason[]>of(
            DeclarationReason.values(),
            SecretReason.values(),
            RequestReason.values(),
            ProjectionReason.values(),
            TemplateReason.values(),
            AccountReason.values(),
            KeyReason.values(),
            KmsReason.values(),
            RootKeyReason.values(),
            StoreReason.values(),
            BackupReason.values(),
            AuditReason.values(),
            RotationReason.values(),
            ReplicationReason.values(),
            RolloutReason.values(),
            SharingReason.values(),
            AccessReason.values())
        .flatMap(Arrays::stream)
        .toList();
  }

  private static String text(Object name) {
    return name instanceof Instant time
        ? time.truncatedTo(ChronoUnit.SECONDS).toString()
        : String.valueOf(name);
  }
}
