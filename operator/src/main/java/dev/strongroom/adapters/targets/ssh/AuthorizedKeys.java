package dev.strongroom.adapters.targets.ssh;

import dev.strongroom.core.keymaterial.OpenSshPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of an {@code authorized_keys} file (sshd(8), "AUTHORIZED_KEYS FILE FORMAT"). Lines that
 * are added here say in their comment which key they follow. So whatever a rotation has left that
 * was given up half-way is found by the next one, and keys of others stay.
 *
 * @param lines without their ends
 */
record AuthorizedKeys(List<String> lines) {
  private static final String FOLLOWS = "strongroom follows ";

  /** Copies the lines. */
  AuthorizedKeys {
    lines = List.copyOf(lines);
  }

  /** The lines of a file. */
  static AuthorizedKeys of(String text) {
    return new AuthorizedKeys(text.lines().toList());
  }

  /** The file. */
  String text() {
    return String.join("\n", lines) + "\n";
  }

  /** Whether a line has this key. */
  boolean contains(OpenSshPublicKey key) {
    return entry(key).isPresent();
  }

  private Optional<AuthorizedKey> entry(OpenSshPublicKey key) {
    return lines.stream()
        .map(AuthorizedKey::of)
        .flatMap(Optional::stream)
        .filter(entry -> entry.is(key))
        .findFirst();
  }

  /**
   * With a key beside an old one, of which it has the options. The key that the old one follows is
   * taken out, and so are others that follow the old one.
   *
   * @param old a key that {@link #contains}
   */
  AuthorizedKeys with(OpenSshPublicKey added, OpenSshPublicKey old) {
    AuthorizedKey model = entry(old).orElseThrow();
    String mark = FOLLOWS + old.fingerprint();
    List<String> result = new ArrayList<>();
    for (String line : lines) {
      Optional<AuthorizedKey> entry = AuthorizedKey.of(line).filter(found -> !found.is(old));
      boolean isOver =
          entry
              .filter(found -> found.comment().equals(mark) || isFollowed(found, model))
              .isPresent();
      if (!isOver && entry.filter(found -> found.is(added)).isEmpty()) {
        result.add(line);
      }
    }
    result.add(model.options() + added.line() + " " + mark);
    return new AuthorizedKeys(result);
  }

  private static boolean isFollowed(AuthorizedKey entry, AuthorizedKey by) {
    return by.comment().equals(FOLLOWS + entry.fingerprint());
  }

  /** Without a key, and without others than the kept one that follow it. */
  AuthorizedKeys without(OpenSshPublicKey retired, OpenSshPublicKey kept) {
    String mark = FOLLOWS + retired.fingerprint();
    return new AuthorizedKeys(
        lines.stream()
            .filter(
                line ->
                    AuthorizedKey.of(line)
                        .filter(entry -> !entry.is(kept))
                        .filter(entry -> entry.is(retired) || entry.comment().equals(mark))
                        .isEmpty())
            .toList());
  }
}
