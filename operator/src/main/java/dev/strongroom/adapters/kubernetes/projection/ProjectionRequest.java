package dev.strongroom.adapters.kubernetes.projection;

import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.util.Optional;

/**
 * A Secret that is to hold a version.
 *
 * @param holder the object that declares it, in whose namespace it is
 * @param spec what it is to be like
 * @param record of the secret
 * @param version of the secret
 * @param namespaceUid uid of the namespace for which this was decided; empty where the secret is
 *     the holder's own
 */
public record ProjectionRequest(
    Holder holder,
    ProjectionSpec spec,
    SecretRecord record,
    VersionId version,
    Optional<String> namespaceUid) {}
