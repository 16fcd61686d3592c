package dev.strongroom.adapters.kubernetes.reconcilers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The failures that ports in memory answer with. */
public final class Faults {
  private final List<Fault> faults;
  private final Set<Fault> hit = new HashSet<>();

  /**
   * A failure that a port answers with.
   *
   * @param port which one
   * @param type the kind of failure, as its class is called; or {@code Bug}
   * @param reason its reason
   * @param names the names in its sentence
   */
  public record Fault(String port, String type, String reason, List<String> names) {
    private RuntimeException failure() {
      if (type.equals("Bug")) {
        return new IllegalStateException("a bug");
      }
      Reason known =
          Reason.all().stream().filter(r -> r.name().equals(reason)).findFirst().orElseThrow();
      Finding finding = new Finding(known, names == null ? List.of() : names);
      return switch (type) {
        case "InvalidInput" -> new InvalidInput(finding);
        case "NotYet" -> new NotYet(finding);
        case "Refused" -> new Refused(finding);
        case "Unavailable" -> new Unavailable(finding);
        case "Unreadable" -> new Unreadable(finding);
        default -> throw new IllegalArgumentException(type);
      };
    }
  }

  /** These, or none for null. */
  public Faults(List<Fault> faults) {
    this.faults = faults == null ? List.of() : faults;
  }

  /** Throws the failure of this port, if it has one. */
  public void at(String port) {
    find(port)
        .ifPresent(
            fault -> {
              throw fault.failure();
            });
  }

  /** Whether this port fails. */
  public boolean has(String port) {
    return find(port).isPresent();
  }

  private Optional<Fault> find(String port) {
    Optional<Fault> found = faults.stream().filter(f -> f.port().equals(port)).findFirst();
    found.ifPresent(hit::add);
    return found;
  }

  /** A failure that nobody has met says nothing, and does not belong into a case. */
  public void assertAllWereMet() {
    assertThat(hit).containsExactlyInAnyOrderElementsOf(faults);
  }
}
