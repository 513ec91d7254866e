/**
 * Functions that records of type {@code sub} and {@code aSub} call by name: the place of the C functions that an EPICS
 * IOC registers. Called by the thread that processes the record.
 */
package org.pebbleioc.ioc.subroutine;
