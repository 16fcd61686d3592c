package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.declarations.SourceSecrets;
import dev.strongroom.adapters.kubernetes.declarations.SourceSecrets.Followed;
import dev.strongroom.adapters.kubernetes.references.References;
import dev.strongroom.adapters.kubernetes.references.References.Look;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.secrets.FirstValue.FromSecret;
import dev.strongroom.core.secrets.FollowSecret;
import java.util.Optional;

/** Brings the record to what the Secret has that is followed, if it has changed. */
public final class FollowStage {
  private final References references;
  private final SourceSecrets sources;
  private final FollowSecret follow;

  /** A stage over these. */
  public FollowStage(References references, SourceSecrets sources, FollowSecret follow) {
    this.references = references;
    this.sources = sources;
    this.follow = follow;
  }

  /** The record with the value by now, or why it has not got that. */
  Attempt<SecretRecord> follow(Declaration declaration, SecretRecord record) {
    if (record.attributes().primary().isPresent()) {
      // What a replica has comes from its primary.
      return Attempt.done(record);
    }
    return Attempt.of(declaration::followed)
        .then(
            source ->
                source
                    .map(from -> Attempt.of(() -> followed(declaration.owner(), from, record)))
                    .orElseGet(() -> Attempt.done(record)));
  }

  private SecretRecord followed(Owner owner, FromSecret from, SecretRecord record) {
    boolean hasTaken = record.attributes().followed().isPresent();
    Optional<Look<Followed>> look =
        references.follow(
            SourceSecrets.question(owner, from),
            () -> sources.follow(owner, from, hasTaken),
            Followed::version);
    if (look.isEmpty()) {
      return record;
    }
    try (Followed source = look.get().found()) {
      SecretRecord next = follow.follow(record, source.state(), source.value());
      look.get().settled().run();
      return next;
    }
  }
}
