package dev.strongroom.app.commands;

import picocli.CommandLine.Command;

/** Groups what is done with audit trails. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Works with audit trails.",
    subcommands = AuditVerifyCommand.class)
public final class AuditCommand {}
