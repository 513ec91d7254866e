package org.pebbleioc.ioc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Who may use what, beyond what the module graph enforces already. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.pebbleioc");

    @Test
    void shouldSeeTheWholeProject() {
        for (final String part :
                new String[] {"driver.", "readout.", "pva.wire.", "pva.server.", "ioc.ca.", "ioc.shell."}) {
            Assertions.assertTrue(
                    ALL.stream().anyMatch(c -> c.getName().startsWith("org.pebbleioc." + part)), part + " is missing");
        }
    }

    @Test
    void shouldUseJnaInTwoPackagesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.pebbleioc.driver.datadev..", "org.pebbleioc.driver.cpu..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(ALL);
    }

    @Test
    void shouldKeepEpicsTypesOutOfTheReadout() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.pebbleioc.driver..",
                        "org.pebbleioc.timing..",
                        "org.pebbleioc.image..",
                        "org.pebbleioc.readout..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.epics..", "org.pebbleioc.pva..", "org.pebbleioc.ioc..")
                .check(ALL);
    }

    @Test
    void shouldKeepSocketsOutOfTheCodec() {
        noClasses()
                .that()
                .resideInAPackage("org.pebbleioc.pva.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..")
                .check(ALL);
    }

    @Test
    void shouldKeepThePvaServerFreeOfPebblesAndRecords() {
        noClasses()
                .that()
                .resideInAnyPackage("org.pebbleioc.pva.server..", "org.pebbleioc.pva.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.pebbleioc.readout..", "org.pebbleioc.driver..", "org.pebbleioc.pva.image..")
                .check(ALL);
    }

    @Test
    void shouldKeepRecordsOutOfChannelAccess() {
        noClasses()
                .that()
                .resideInAPackage("org.pebbleioc.ioc.ca..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.pebbleioc.ioc.record..", "org.pebbleioc.ioc.camera..", "org.pebbleioc.pva..")
                .check(ALL);
    }

    @Test
    void shouldHaveNoCyclesBetweenThePackagesOfAModule() {
        slices().matching("org.pebbleioc.ioc.(*)..").should().beFreeOfCycles().check(ALL);
        slices().matching("org.pebbleioc.readout.(*)..")
                .should()
                .beFreeOfCycles()
                .check(ALL);
        slices().matching("org.pebbleioc.pva.(*)..").should().beFreeOfCycles().check(ALL);
        slices().matching("org.pebbleioc.driver.(*)..")
                .should()
                .beFreeOfCycles()
                .check(ALL);
    }
}
