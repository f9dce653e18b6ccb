package io.millrace.houserules;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.UUID;

/// The rules of the house over the classes of every module (`docs/architecture.md`).
@AnalyzeClasses(packages = "io.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {

    private static final String CONTRACT = "io.millrace.contract..";
    private static final String PLATFORM = "io.millrace.platform..";
    private static final String DOMAIN = "io.millrace.*.domain..";

    /// Everybody may use the contract and the platform; these two know no service either.
    @ArchTest
    static final ArchRule services_never_depend_on_each_other =
            slices().matching("io.millrace.(*)..")
                    .should()
                    .notDependOnEachOther()
                    .ignoreDependency(alwaysTrue(), resideInAnyPackage(CONTRACT, PLATFORM));

    /// A domain's neighbours are its own; the rule above keeps the services' domains apart.
    @ArchTest
    static final ArchRule the_domain_is_plain_java =
            classes()
                    .that()
                    .resideInAnyPackage(CONTRACT, DOMAIN)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", "org.jspecify..", CONTRACT, DOMAIN);

    @ArchTest
    static final ArchRule the_domain_is_told_the_time_and_its_names =
            noClasses()
                    .that()
                    .resideInAnyPackage(CONTRACT, DOMAIN)
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(LocalDateTime.class, "now")
                    .orShould()
                    .callMethod(Clock.class, "systemUTC")
                    .orShould()
                    .callMethod(InstantSource.class, "system")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(UUID.class, "randomUUID");

    /// What faces the outside (HTTP, workers, wiring) is used by nobody inside.
    @ArchTest
    static final ArchRule edges_are_nobody_elses_business =
            classes()
                    .that()
                    .resideInAnyPackage(
                            "io.millrace.gateway.api..",
                            "io.millrace.gateway.door..",
                            "io.millrace.gateway.realm..",
                            "io.millrace.*.worker..")
                    .and()
                    .areTopLevelClasses()
                    .should()
                    .notBePublic();

    /// These packages are the platform's published ones; whatever else it has is its own.
    @ArchTest
    static final ArchRule the_platform_publishes_what_it_means_to =
            classes()
                    .that()
                    .resideInAPackage(PLATFORM)
                    .and()
                    .arePublic()
                    .should()
                    .resideInAnyPackage(
                            "io.millrace.platform.access",
                            "io.millrace.platform.cluster",
                            "io.millrace.platform.database",
                            "io.millrace.platform.events",
                            "io.millrace.platform.jwt",
                            "io.millrace.platform.kafka",
                            "io.millrace.platform.log",
                            "io.millrace.platform.logging",
                            "io.millrace.platform.metrics",
                            "io.millrace.platform.network",
                            "io.millrace.platform.patch",
                            "io.millrace.platform.registry",
                            "io.millrace.platform.resource",
                            "io.millrace.platform.schema",
                            "io.millrace.platform.secretbox",
                            "io.millrace.platform.status",
                            "io.millrace.platform.tracing");

    @ArchTest
    static final ArchRule names_say_what_a_thing_is =
            noClasses()
                    .should()
                    .haveNameMatching(
                            ".*(Impl|Util|Utils|Helper|Manager|Dto|Constants|\\.Abstract[^.]*)");
}
