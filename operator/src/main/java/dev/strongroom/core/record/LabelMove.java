package dev.strongroom.core.record;

import java.util.Optional;

/**
 * A change of one staging label (AWS UpdateSecretVersionStage).
 *
 * @param label the label
 * @param removeFrom the version that it is taken from; must be given, and be the version that has
 *     the label, when another one than {@code moveTo} has it
 * @param moveTo the version that gets it; empty when it is only taken away
 */
public record LabelMove(
    StagingLabel label, Optional<VersionId> removeFrom, Optional<VersionId> moveTo) {}
