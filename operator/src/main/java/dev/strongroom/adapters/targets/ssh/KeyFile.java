package dev.strongroom.adapters.targets.ssh;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code authorized_keys} of the account that is logged in, read and written by commands of
 * POSIX's shell. A change is made to a copy, which takes the place of the file only if that is as
 * it was read: whoever looks sees the old file or the new one, and nobody's change is lost.
 */
final class KeyFile {
  private static final int MOST = 256 * 1024;
  private static final int ROOM = 4_096;

  /** Exit codes of sysexits.h: somebody else is at work, and no permission. */
  private static final int TRY_AGAIN = 75;

  private static final int NOT_PERMITTED = 77;

  /**
   * Of one argument, for the account may have any shell. It shows first that it is run at all, and
   * not what the key or the account is bound to.
   */
  private static final String READ =
      "/bin/sh -c 'echo %1$s; (cd && cksum <%2$s && cat %2$s); s=$?; echo; echo %1$s $s'";

  /**
   * The shell runs none of it before it has all of it: a connection may end in between. The copy
   * keeps others away while it is there. One that is older than a minute was left by a shell that
   * was killed; whoever comes next begins anew.
   */
  private static final String WRITE =
      """
      {
      (
      set -eu
      cd
      file=$(readlink -f %2$s)
      copy=$file.strongroom
      [ -w "$file" ] && [ -w "${file%%/*}" ] || exit 77
      if ! (set -C; : > "$copy") 2> /dev/null; then
        find "$copy" -prune -mmin +1 -exec rm -f {} \\; 2> /dev/null
        exit 75
      fi
      trap 'rm -f "$copy"' EXIT
      [ "$(cksum < "$file")" = '%3$s' ] || exit 75
      cp -p "$file" "$copy"
      cat > "$copy" <<'%1$s'
      %4$s%1$s
      trap - EXIT
      mv -f "$copy" "$file"
      )
      status=$?
      echo
      echo %1$s $status
      exit
      }
      """;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MARK_BYTES = 16;
  private static final Pattern SUM = Pattern.compile("([0-9]{1,10} [0-9]{1,10})\n");

  private final SshSession session;
  private final String path;
  private final Consumer<String> codes;

  /**
   * A file.
   *
   * @param path below the home directory, of letters, digits and {@code . _ - /}
   * @param codes told the code of each failure
   */
  KeyFile(SshSession session, String path, Consumer<String> codes) {
    this.session = session;
    this.path = path;
    this.codes = codes;
  }

  /**
   * Changes the file; one that stays as it is is not written.
   *
   * @throws Stopped with {@link TargetProblem#BUSY} when somebody else has changed it meanwhile
   */
  void change(Change change) throws Stopped {
    String mark = mark();
    String answer = session.run(READ.formatted(mark, path), "", MOST + ROOM);
    int begin = answer.indexOf(mark + "\n");
    if (begin < 0) {
      throw new Stopped(lostOr(TargetProblem.NO_COMMANDS));
    }
    String read = answer.substring(begin + mark.length() + 1);
    if (status(read, mark) != 0) {
      throw new Stopped(TargetProblem.KEY_NOT_IN_FILE);
    }
    Matcher sum = SUM.matcher(read);
    if (!sum.lookingAt() || read.indexOf('\0') >= 0) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    AuthorizedKeys old =
        AuthorizedKeys.of(read.substring(sum.end(), read.lastIndexOf("\n" + mark)));
    AuthorizedKeys changed = change.of(old);
    if (!changed.equals(old)) {
      write(sum.group(1), changed.text());
    }
  }

  /** What becomes of the keys. */
  @FunctionalInterface
  interface Change {
    /**
     * The keys afterwards.
     *
     * @throws Stopped when these keys cannot be changed
     */
    AuthorizedKeys of(AuthorizedKeys keys) throws Stopped;
  }

  /** A word that no file and no greeting of an account has. */
  private static String mark() {
    byte[] random = new byte[MARK_BYTES];
    RANDOM.nextBytes(random);
    return "strongroom" + HexFormat.of().formatHex(random);
  }

  private void write(String sum, String text) throws Stopped {
    String mark = mark();
    String answer = session.run("/bin/sh -s", WRITE.formatted(mark, path, sum, text), ROOM);
    int status = status(answer, mark);
    switch (status) {
      case 0 -> {}
      case TRY_AGAIN -> throw new Stopped(TargetProblem.BUSY);
      case NOT_PERMITTED -> throw new Stopped(TargetProblem.NO_PRIVILEGE);
      default -> {
        codes.accept("exit " + status);
        throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
      }
    }
  }

  /** The status that a command tells at its end. */
  private int status(String answer, String mark) throws Stopped {
    Matcher end = Pattern.compile("\n" + mark + " ([0-9]{1,3})\n$").matcher(answer);
    if (!end.find()) {
      throw new Stopped(lostOr(TargetProblem.UNEXPECTED_ANSWER));
    }
    return Integer.parseInt(end.group(1));
  }

  private TargetProblem lostOr(TargetProblem problem) {
    return session.isOpen() ? problem : TargetProblem.CONNECTION_LOST;
  }
}
