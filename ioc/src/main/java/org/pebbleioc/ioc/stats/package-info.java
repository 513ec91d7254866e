/**
 * Counters of the process and the machine as records, with the names of the iocStats module of EPICS, and what a Java
 * process has besides: heap, direct memory, pauses of the garbage collector. Port {@code IOCSTATS}. Thread {@code
 * ioc-stats}.
 */
package org.pebbleioc.ioc.stats;
