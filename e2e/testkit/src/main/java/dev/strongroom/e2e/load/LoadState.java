package dev.strongroom.e2e.load;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A secret as the model sees it, and what each request makes of it: AWS's rules in few words, not
 * those of the program.
 *
 * @param labels label to version
 * @param versions all versions
 * @param deleted whether its deletion is scheduled
 */
public record LoadState(
    SortedMap<String, String> labels, SortedSet<String> versions, boolean deleted) {

  /** What a record says. */
  public static LoadState of(SecretRecord record) {
    SortedMap<String, String> labels = new TreeMap<>();
    record.labels().labels().forEach((label, id) -> labels.put(label.value(), id.value()));
    SortedSet<String> versions = new TreeSet<>();
    record.versions().stream().map(VersionEntry::id).forEach(id -> versions.add(id.value()));
    return new LoadState(labels, versions, record.deletion().isPresent());
  }

  /** What an accepted request makes of it. */
  LoadState after(LoadOperation operation) {
    LoadState next = new LoadState(new TreeMap<>(labels), new TreeSet<>(versions), deleted);
    switch (operation.kind()) {
      case DECLARE, RESTORE -> {
        return new LoadState(labels, versions, false);
      }
      case DELETE -> {
        return new LoadState(labels, versions, true);
      }
      case PUT -> next.put(operation);
      case ROLL_BACK -> next.rollBack();
      case MOVE -> next.move(operation.labels().get(0));
      case FORCE_DELETE -> throw new IllegalArgumentException("nothing comes after that");
      default -> throw new IllegalArgumentException("unknown kind");
    }
    return next;
  }

  /** With one version it is over without effect. */
  private void rollBack() {
    if (versions.size() > 1) {
      makeCurrent(labels.get("AWSPREVIOUS"));
    }
  }

  private void put(LoadOperation operation) {
    if (!versions.add(operation.token())) {
      return;
    }
    operation.labels().forEach(label -> labels.put(label, operation.token()));
    if (operation.labels().isEmpty() || !labels.containsKey("AWSCURRENT")) {
      if (operation.labels().isEmpty() && holds("AWSPENDING", labels.get("AWSCURRENT"))) {
        labels.remove("AWSPENDING");
      }
      makeCurrent(operation.token());
    }
  }

  private void move(String label) {
    if (holds(label, labels.get("AWSCURRENT"))) {
      labels.remove(label);
    } else {
      labels.put(label, labels.get("AWSCURRENT"));
    }
  }

  private void makeCurrent(String version) {
    String loser = labels.put("AWSCURRENT", version);
    if (loser != null && !loser.equals(version)) {
      labels.put("AWSPREVIOUS", loser);
    }
  }

  /** Whether both are the same, wherever this label is. */
  boolean equalsApartFrom(String label, LoadState other) {
    SortedMap<String, String> mine = new TreeMap<>(labels);
    SortedMap<String, String> theirs = new TreeMap<>(other.labels);
    mine.remove(label);
    theirs.remove(label);
    return mine.equals(theirs) && versions.equals(other.versions) && deleted == other.deleted;
  }

  private boolean holds(String label, String version) {
    return version != null && version.equals(labels.get(label));
  }

  /** What AWS promises of every state; empty when it holds. */
  public Optional<String> violation() {
    if (!versions.isEmpty() && !labels.containsKey("AWSCURRENT")) {
      return Optional.of("a secret with a value has no AWSCURRENT");
    }
    if (!versions.containsAll(Set.copyOf(labels.values()))) {
      return Optional.of("a label points at a version that the record does not name");
    }
    return labels.size() > 20 || versions.size() > 100
        ? Optional.of("too many labels or versions")
        : Optional.empty();
  }

  @Override
  public String toString() {
    return labels + "|" + String.join(",", versions) + "|" + deleted;
  }
}
