package dev.firebreak;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Imports have one direction, and the API for handlers needs nothing but the JDK. */
class ArchitectureTest {
  private static final JavaClasses WITH_TESTS =
      new ClassFileImporter().importPackages("dev.firebreak");

  /** Those of the program. */
  private static final JavaClasses CLASSES =
      WITH_TESTS.that(DescribedPredicate.describe("are no tests", ArchitectureTest::isOfProgram));

  /** From the ground up: each may import those before it. */
  private static final List<String> LAYERS =
      List.of(
          "api",
          "version",
          "output",
          "log",
          "linefile",
          "task",
          "group",
          "config",
          "traces",
          "liveness",
          "pause",
          "memory",
          "stream",
          "measure",
          "exposition",
          "process",
          "account",
          "outputlog",
          "json",
          "step",
          "isolation",
          "form",
          "handler",
          "command",
          "workerprocess",
          "admission",
          "access",
          "tls",
          "audit",
          "requestlog",
          "diagnostics",
          "store",
          "callback",
          "schedule",
          "supervision",
          "forwarding",
          "tasks",
          "observe",
          "series",
          "cluster",
          "socket",
          "connection",
          "metrics",
          "dashboard",
          "http",
          "node",
          "keeper",
          "demo",
          "progress",
          "top",
          "trial",
          "template",
          "migration",
          "cli",
          "scenes",
          "bench",
          "tools");

  /** The packages of the tools jar. */
  private static final String[] TOOLS = {inside("scenes"), inside("bench"), inside("tools")};

  /** Import nothing of the server; may be imported by those that talk to people. */
  private static final List<String> ASIDE = List.of("client", "terminal");

  @TestFactory
  Stream<DynamicTest> noPackageImportsOneAboveIt() {
    return IntStream.range(0, LAYERS.size())
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    LAYERS.get(i),
                    () -> {
                      String[] above =
                          Stream.concat(
                                  LAYERS.subList(i + 1, LAYERS.size()).stream(),
                                  i < LAYERS.indexOf("demo") ? ASIDE.stream() : Stream.empty())
                              .map(ArchitectureTest::inside)
                              .toArray(String[]::new);
                      noClasses()
                          .that()
                          .resideInAPackage(inside(LAYERS.get(i)))
                          .should()
                          .dependOnClassesThat()
                          .resideInAnyPackage(above)
                          .allowEmptyShould(false)
                          .check(CLASSES);
                    }));
  }

  @Test
  void everyPackageBelongsToALayer() {
    List<String> known =
        Stream.concat(LAYERS.stream(), ASIDE.stream()).map(ArchitectureTest::inside).toList();
    classes()
        .should()
        .resideInAnyPackage(
            Stream.concat(
                    Stream.of(
                        "dev.firebreak",
                        "dev.firebreak.store.jdbc",
                        "dev.firebreak.store.move",
                        "dev.firebreak.store.sqlite",
                        "dev.firebreak.store.postgres.connection",
                        "dev.firebreak.store.postgres.nodes",
                        "dev.firebreak.store.postgres.tasks"),
                    known.stream())
                .toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void clientAndTerminalDoNotImportTheServer() {
    for (String aside : ASIDE) {
      noClasses()
          .that()
          .resideInAPackage(inside(aside))
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.firebreak..")
                  .and(DescribedPredicate.not(resideInAPackage(inside(aside)))))
          .check(CLASSES);
    }
  }

  @Test
  void theApiNeedsNothingButTheJdk() {
    classes()
        .that()
        .resideInAPackage(inside("api"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", inside("api"), "org.jspecify.annotations")
        .check(CLASSES);
  }

  @Test
  void theServersJarNeedsNothingOfTheToolsJar() {
    noClasses()
        .that()
        .resideOutsideOfPackages(TOOLS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TOOLS)
        .check(CLASSES);
  }

  @Test
  void theKeeperNeedsFewClasses() {
    classes()
        .that()
        .resideInAPackage(inside("keeper"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "sun.misc", inside("keeper"), inside("output"), "org.jspecify.annotations")
        .check(CLASSES);
    classes()
        .that()
        .resideInAPackage(inside("output"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", inside("output"), "org.jspecify.annotations")
        .check(CLASSES);
  }

  @Test
  void onlyConnectionHttpAndBenchUsePekkoHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackages(inside("connection"), inside("http"))
        .and()
        .doNotHaveSimpleName("BareServer")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.pekko.http..")
        .check(CLASSES);
  }

  @Test
  void isolationDoesNotUseActors() {
    noClasses()
        .that()
        .resideInAnyPackage(
            inside("api"),
            inside("task"),
            inside("config"),
            inside("liveness"),
            inside("process"),
            inside("isolation"),
            inside("json"),
            inside("handler"),
            inside("command"),
            inside("workerprocess"),
            inside("admission"),
            inside("access"),
            inside("store"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.pekko..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.firebreak.(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("dev.firebreak.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyOneClassUsesInternalsOfTheJdk() {
    noClasses()
        .that()
        .doNotHaveSimpleName("StopSignals")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sun..", "jdk.internal..")
        .check(CLASSES);
  }

  /** SQL, problem pages and tables must be the same text in every locale. Tests are included. */
  @Test
  void everyUseOfALocaleIsExplicit() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.firebreak.schedule.CronTest") // It restores the default.
        .should()
        .accessTargetWhere(DefaultLocaleUse.ANY)
        .because("texts must not depend on the locale of the machine: name one, as Locale.ROOT")
        .check(WITH_TESTS);
  }

  private static boolean isOfProgram(JavaClass type) {
    return new ImportOption.DoNotIncludeTests()
        .includes(Location.of(type.getSource().orElseThrow().getUri()));
  }

  private static String inside(String name) {
    return "dev.firebreak." + name + "..";
  }
}
