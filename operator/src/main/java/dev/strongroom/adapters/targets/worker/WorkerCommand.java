package dev.strongroom.adapters.targets.worker;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The command line of a worker: the operator's own runtime and class path, with a small heap. */
final class WorkerCommand {
  /** Settings of the runtime that decide whom TLS trusts and which addresses are used. */
  private static final List<String> INHERITED =
      List.of("javax.net.ssl.trustStore", "jdk.tls.", "java.net.prefer");

  /**
   * A small heap and no more of anything else than a driver needs. Nothing is written: no core, no
   * crash report, no performance data, no line of the virtual machine itself.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-Xmx24m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=16m",
          "-XX:MaxMetaspaceSize=48m",
          "-XX:MaxDirectMemorySize=2m",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:+ErrorFileToStderr",
          "-XX:+DisableAttachMechanism",
          "-XX:-UsePerfData",
          "-Xshare:auto",
          // Workers share the pages of the class archive instead of each moving a copy of it.
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-Xlog:disable",
          "-Dfile.encoding=UTF-8",
          // Nothing is logged, so that no logging has to be set up.
          "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
          "-Dslf4j.internal.verbosity=ERROR");

  private WorkerCommand() {}

  /** The command that runs this main class, which calls {@link StepRunner#run}. */
  static List<String> of(String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-XX:SharedArchiveFile="))
        .forEach(command::add);
    new TreeSet<>(System.getProperties().stringPropertyNames())
        .stream()
            .filter(name -> INHERITED.stream().anyMatch(name::startsWith))
            .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    return List.copyOf(command);
  }
}
