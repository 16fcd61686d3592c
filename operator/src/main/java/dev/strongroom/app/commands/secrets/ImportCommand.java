package dev.strongroom.app.commands.secrets;

import picocli.CommandLine.Command;

/** Brings values in from elsewhere. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Brings values in from native Secrets, or from exports of other secret stores.",
    subcommands = {ImportSecretsCommand.class, ImportFilesCommand.class})
public final class ImportCommand {}
