package dev.strongroom;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The packages use each other as {@code packages.txt} declares, and never in a circle. */
@AnalyzeClasses(packages = "dev.strongroom", importOptions = ProductClasses.class)
class PackageGraphTest {
  private static final GeneratedFile DECLARED =
      new GeneratedFile(
          Path.of("src/test/resources/dev/strongroom/packages.txt"), "packages.write");
  private static final String ROOT = "dev.strongroom.";
  private static final String HEADER =
      """
      # Each package of the operator and the packages that it uses. PackageGraphTest compares this
      # with the code. A change here is a decision about structure: see "Layout" in CONTRIBUTING.md.
      # To write it anew: mvn -pl operator -am test -Dtest=PackageGraphTest -Dpackages.write=true
      """;

  @ArchTest
  static void packagesUseWhatTheFileDeclares(JavaClasses classes) throws IOException {
    DECLARED.assertContent(HEADER + graph(classes));
  }

  @ArchTest
  static final ArchRule packagesFormNoCircle =
      SlicesRuleDefinition.slices().matching("dev.strongroom.(**)").should().beFreeOfCycles();

  private static String graph(JavaClasses classes) {
    TreeMap<String, Set<String>> graph = new TreeMap<>();
    for (JavaClass type : classes) {
      if (ours(type)) {
        graph.computeIfAbsent(name(type), p -> new TreeSet<>()).addAll(usedBy(type));
      }
    }
    return graph.entrySet().stream()
        .map(entry -> "\n" + entry.getKey() + lines(entry.getValue()))
        .collect(Collectors.joining());
  }

  private static String lines(Set<String> used) {
    return used.stream().map(name -> "\n  " + name).collect(Collectors.joining()) + "\n";
  }

  private static Set<String> usedBy(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(Dependency::getTargetClass)
        .map(JavaClass::getBaseComponentType)
        .filter(PackageGraphTest::ours)
        .map(PackageGraphTest::name)
        .filter(used -> !used.equals(name(type)))
        .collect(Collectors.toSet());
  }

  /** The types of the users' kinds are a module of their own; {@code ArchitectureTest} has core. */
  private static boolean ours(JavaClass type) {
    return type.getPackageName().startsWith(ROOT)
        && !type.getPackageName().startsWith(ROOT + "crds")
        && !type.getSimpleName().equals("package-info");
  }

  private static String name(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }
}
