package org.pebbleioc.ioc.subroutine;

/**
 * Brings a site's functions: a public class without arguments, named in {@code
 * META-INF/services/org.pebbleioc.ioc.subroutine.SubroutineProvider} of a jar on the class path.
 */
public interface SubroutineProvider {
    /** Called once, before the start-up file is read. */
    void addTo(Subroutines functions);
}
