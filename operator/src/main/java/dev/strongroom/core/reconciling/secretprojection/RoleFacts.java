package dev.strongroom.core.reconciling.secretprojection;

import dev.strongroom.core.keys.KeyObstacles;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.record.SecretRecord;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * What a pass over a SecretProjection knows of a secret that is asked for by its ARN.
 *
 * @param arn as it is declared
 * @param serviceAccount in whose name the secret is read
 * @param role its ARN
 * @param secret what the doors of the secret say; empty when there is no such ServiceAccount
 * @param keys which of the keys that a record needs cannot be used
 * @param hasSecret whether the SecretProjection has a Secret and was given this very secret before
 * @param keepsSecret whether that Secret is to stay when the secret may not be read any more
 */
public record RoleFacts(
    String arn,
    String serviceAccount,
    String role,
    Optional<Attempt<SecretRecord>> secret,
    Function<Set<UUID>, KeyObstacles> keys,
    boolean hasSecret,
    boolean keepsSecret) {}
