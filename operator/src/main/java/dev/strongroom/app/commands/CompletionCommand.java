package dev.strongroom.app.commands;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Completes commands and options in shells. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a script with which bash or zsh completes commands and options of strongroom.",
      "",
      "bash, in ~/.bashrc:  source <(strongroom completion)",
      "zsh, in ~/.zshrc:    autoload -U compinit && compinit; source <(strongroom completion)",
      "",
      "kubectl completes kubectl strongroom by itself where its own completion is set up (kubectl"
          + " completion --help): it runs kubectl_complete-strongroom, which has to be on the PATH."
    },
    subcommands = CompletionCommand.Words.class)
public final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandSpec root = spec.root();
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash(root.name(), root.commandLine()));
    out.flush();
  }

  /**
   * What may stand in place of the last word, one a line, as kubectl asks its plugins (Kubernetes,
   * extending kubectl with plugins, completion).
   */
  @Command(
      name = "words",
      hidden = true,
      description = "Prints what may stand in place of the last word.")
  static final class Words implements Runnable {
    /** Nothing else, such as names of files, is offered. */
    private static final String NO_FILES = ":4";

    @Parameters(arity = "0..*")
    private List<String> words = new ArrayList<>();

    @Spec private CommandSpec spec;

    @Override
    public void run() {
      List<String> given = words.isEmpty() ? List.of("") : words;
      int last = given.size() - 1;
      String begun = given.get(last);
      List<CharSequence> rests = new ArrayList<>();
      AutoComplete.complete(
          spec.root(), given.toArray(new String[0]), last, begun.length(), 0, rests);
      PrintWriter out = spec.commandLine().getOut();
      rests.stream().map(rest -> begun + rest).sorted().distinct().forEach(out::println);
      out.println(NO_FILES);
      out.flush();
    }
  }
}
