package dev.strongroom.app.commands;

import picocli.CommandLine.Command;

/** Puts right what a restore, or the loss of a part of the store, has left wrong. */
@Command(
    name = "heal",
    mixinStandardHelpOptions = true,
    description = "Puts right what a restore has left wrong, one kind of damage each.",
    subcommands = {HealRecordsCommand.class, HealVersionsCommand.class})
public final class HealCommand {}
