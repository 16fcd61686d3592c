package dev.strongroom.core.keys;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.record.Owner;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a customer declares of a key. The limits are those of AWS KMS.
 *
 * @param owner the declaring object; its namespace is the account
 * @param alias 1 to 250 characters of {@code A-Z a-z 0-9 / _ -}, without {@code alias/} in front,
 *     not beginning with {@code aws/}; unique in the account
 * @param additionalAliases further ones of this form, up to 49
 * @param description up to 8192 characters, may be empty
 * @param tags up to 50
 * @param policy the key policy, JSON, already found well-formed; empty: the account may all
 * @param enabled whether the key may be used
 * @param rotationPeriod how old a material may become, 90 to 2560 days; empty: as old as it likes
 * @param deletionWindow from a scheduled deletion to the end of the material, 7 to 30 days
 * @param toBeDeleted whether the deletion is to be scheduled
 */
public record KeyDeclaration(
    Owner owner,
    String alias,
    Set<String> additionalAliases,
    String description,
    Map<String, String> tags,
    Optional<String> policy,
    boolean enabled,
    Optional<Duration> rotationPeriod,
    Duration deletionWindow,
    boolean toBeDeleted) {
  /** The window of AWS KMS where none is given. */
  public static final Duration DEFAULT_WINDOW = Duration.ofDays(30);

  /** How many aliases a key can have (KMS developer guide, "Resource quotas"). */
  public static final int MAX_ALIASES = 50;

  private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9/_-]{1,250}");
  private static final String RESERVED = "aws/";

  /** Copies, and checks what no schema has checked when it comes from elsewhere. */
  public KeyDeclaration {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    TreeSet<String> additional = new TreeSet<>(additionalAliases);
    additional.remove(alias);
    additionalAliases = Collections.unmodifiableSet(additional);
    if (additional.size() >= MAX_ALIASES
        || !isAlias(alias)
        || !additional.stream().allMatch(KeyDeclaration::isAlias)) {
      throw new InvalidInput(KeyReason.InvalidAlias.with());
    }
    if (rotationPeriod.filter(p -> outside(p, 90, 2560)).isPresent()) {
      throw new InvalidInput(KeyReason.InvalidRotationPeriod.with());
    }
    if (outside(deletionWindow, 7, 30)) {
      throw new InvalidInput(KeyReason.InvalidDeletionWindow.with());
    }
  }

  private static boolean isAlias(String name) {
    return ALIAS.matcher(name).matches() && !name.startsWith(RESERVED);
  }

  private static boolean outside(Duration duration, int leastDays, int mostDays) {
    return duration.compareTo(Duration.ofDays(leastDays)) < 0
        || duration.compareTo(Duration.ofDays(mostDays)) > 0;
  }

  /** All aliases. */
  public Set<String> aliases() {
    Set<String> all = new TreeSet<>(additionalAliases);
    all.add(alias);
    return all;
  }

  /** With one alias more, if it has not got it; the first takes the place of the owner's name. */
  public KeyDeclaration withAlias(String added) {
    if (alias.equals(owner.name())) {
      return withAliases(added, additionalAliases);
    }
    Set<String> next = aliases();
    next.add(added);
    return withAliases(alias, next);
  }

  /** Without an alias; the owner's name takes the place of the last one. */
  public KeyDeclaration withoutAlias(String removed) {
    Set<String> next = aliases();
    next.remove(removed);
    String first = next.contains(alias) ? alias : next.stream().findFirst().orElse(owner.name());
    return withAliases(first, next);
  }

  private KeyDeclaration withAliases(String first, Set<String> all) {
    return new KeyDeclaration(
        owner,
        first,
        all,
        description,
        tags,
        policy,
        enabled,
        rotationPeriod,
        deletionWindow,
        toBeDeleted);
  }

  /** The same, scheduled for deletion. */
  KeyDeclaration withDeletion() {
    return new KeyDeclaration(
        owner,
        alias,
        additionalAliases,
        description,
        tags,
        policy,
        enabled,
        rotationPeriod,
        deletionWindow,
        true);
  }
}
