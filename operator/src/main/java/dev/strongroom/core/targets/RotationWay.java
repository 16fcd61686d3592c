package dev.strongroom.core.targets;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.rotation.RotationMode;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * One way in which credentials of a type of target can be changed.
 *
 * @param mode how they are changed
 * @param needsAdmin whether that takes the credential of an administrator
 */
public record RotationWay(RotationMode mode, boolean needsAdmin) {
  /**
   * Chooses a way.
   *
   * @param type the type of the target
   * @param target the name of the target, for the message
   * @param asked the mode that the policy asks for; empty: the first of the type's ways that the
   *     given credentials allow. Users never alternate unless asked: the name in the value would
   *     change, and not every application reads it from there.
   * @param hasAdmin whether an administrator's credential is given; asked only where a way needs it
   * @throws InvalidInput when there is no such way
   */
  public static RotationWay choose(
      TargetType<?> type, String target, Optional<RotationMode> asked, BooleanSupplier hasAdmin) {
    List<RotationWay> fitting = fitting(type, asked);
    if (fitting.isEmpty()) {
      throw new InvalidInput(
          RotationReason.StrategyUnsupported.with(
              type.name(), asked.map(RotationMode::declared).orElse("its default"), all(type)));
    }
    return first(fitting, hasAdmin)
        .orElseThrow(
            () ->
                new InvalidInput(
                    RotationReason.AdminSecretRequired.with(
                        target, fitting.get(0).mode().declared())));
  }

  /**
   * The mode that is chosen whatever the value of the secret says; empty where it decides, because
   * it may name an administrator, and where there is no such way.
   *
   * @param hasAdmin whether an administrator's credential is given outside of the value
   */
  public static Optional<RotationMode> modeOfAnyValue(
      TargetType<?> type, Optional<RotationMode> asked, boolean hasAdmin) {
    List<RotationWay> fitting = fitting(type, asked);
    Optional<RotationMode> best = first(fitting, () -> true).map(RotationWay::mode);
    boolean isAny =
        hasAdmin
            || asked.isPresent()
            || first(fitting, () -> false).map(RotationWay::mode).equals(best);
    return best.filter(mode -> isAny);
  }

  private static List<RotationWay> fitting(TargetType<?> type, Optional<RotationMode> asked) {
    return type.ways().stream()
        .filter(
            way ->
                asked.map(way.mode()::equals).orElse(way.mode() != RotationMode.ALTERNATING_USERS))
        .toList();
  }

  private static Optional<RotationWay> first(List<RotationWay> ways, BooleanSupplier hasAdmin) {
    return ways.stream().filter(way -> !way.needsAdmin() || hasAdmin.getAsBoolean()).findFirst();
  }

  private static String all(TargetType<?> type) {
    return type.ways().stream()
        .map(way -> way.mode().declared())
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
