package dev.strongroom.app.commands.secrets;

import dev.strongroom.app.commands.ProgressBar;
import dev.strongroom.core.importing.ImportReport;
import dev.strongroom.core.importing.ImportResult;
import dev.strongroom.core.importing.ImportResult.Outcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What imports have in common: a dry run, what is told on the way, and the report. */
final class ImportRun {
  private static final int FAILED = 3;

  @Option(names = "--dry-run", description = "Writes nothing and reports what would come of it.")
  private boolean dryRun;

  @Mixin private Output output;

  private final List<ImportResult> results = new ArrayList<>();
  private ProgressBar progress;
  private long total;

  boolean isDry() {
    return dryRun;
  }

  /**
   * Begins.
   *
   * @param known results that stand before anything is written; those that failed are told now
   * @param entries how many others there are
   */
  void begin(CommandLine command, List<ImportResult> known, int entries) {
    PrintWriter err = command.getErr();
    known.stream()
        .filter(result -> result.outcome() == Outcome.FAILED)
        .forEach(result -> err.println(sentence(result)));
    err.flush();
    results.addAll(known);
    total = (long) results.size() + entries;
    progress = new ProgressBar(err);
  }

  private static String sentence(ImportResult result) {
    String name = result.name().isEmpty() ? "" : result.name() + ": ";
    return result.source() + ": " + name + result.detail();
  }

  void add(ImportResult result) {
    results.add(result);
    progress.reached("imported", results.size(), total);
  }

  /** Prints the report and gives the exit code. */
  int report(CommandLine command) {
    progress.finish();
    ImportReport report = ImportReport.of(dryRun, results);
    output.print(command.getOut(), report, out -> print(out, report));
    return report.hasFailed() ? FAILED : 0;
  }

  private static void print(PrintWriter out, ImportReport report) {
    Columns columns = new Columns("OUTCOME", "NAME", "SOURCE", "DETAIL");
    for (ImportResult result : report.entries()) {
      columns.row(word(result.outcome()), result.name(), result.source(), result.detail());
    }
    columns.print(out);
    out.println(
        report.counts().entrySet().stream()
            .map(count -> count.getValue() + " " + word(count.getKey()))
            .collect(Collectors.joining(", ", report.dryRun() ? "Dry run: " : "", "")));
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
