package dev.strongroom.adapters.targets.worker;

import dev.strongroom.core.rotation.TargetProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a worker reports of its step: one line of at most {@value #MAX_BYTES} bytes, {@code done},
 * {@code tested} or the name of a {@link TargetProblem}, a time in milliseconds, and a code for the
 * log. It can hold no value, and what is not such a line is no report.
 *
 * @param problem what went wrong; empty when the step is done
 * @param isTested whether the pending value was also used with success
 * @param since how long ago the target confirmed the change, in whole milliseconds
 * @param code a SQLSTATE or the name of an exception's class; empty if there is none
 */
record Report(Optional<TargetProblem> problem, boolean isTested, Duration since, String code) {
  /** Longest report. */
  static final int MAX_BYTES = 256;

  private static final long LONGEST_MILLIS = 999_999_999;
  private static final String DONE = "done";
  private static final String TESTED = "tested";
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.$ -]{0,128}");
  private static final Pattern LINE =
      Pattern.compile("([A-Za-z0-9_]{1,64})\t([0-9]{1,9})\t(" + CODE.pattern() + ")\n");

  /** A report; what is no code is left out. */
  Report {
    code = CODE.matcher(code).matches() ? code : "";
  }

  void writeTo(OutputStream out) throws IOException {
    String done = isTested ? TESTED : DONE;
    String line =
        problem.map(TargetProblem::name).orElse(done)
            + "\t"
            + Math.min(since.toMillis(), LONGEST_MILLIS)
            + "\t"
            + code
            + "\n";
    out.write(line.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Reads a report, which ends with its line; empty when there is none, or something else. */
  static Optional<Report> read(InputStream in) throws IOException {
    StringBuilder read = new StringBuilder();
    for (int next = in.read(); next >= 0 && read.length() < MAX_BYTES; next = in.read()) {
      read.append((char) next);
      if (next == '\n') {
        break;
      }
    }
    Matcher line = LINE.matcher(read);
    if (!line.matches()) {
      return Optional.empty();
    }
    try {
      boolean isTested = line.group(1).equals(TESTED);
      Optional<TargetProblem> problem =
          isTested || line.group(1).equals(DONE)
              ? Optional.empty()
              : Optional.of(TargetProblem.valueOf(line.group(1)));
      Duration since = Duration.ofMillis(Long.parseLong(line.group(2)));
      return Optional.of(new Report(problem, isTested, since, line.group(3)));
    } catch (IllegalArgumentException unknownProblem) {
      return Optional.empty();
    }
  }
}
