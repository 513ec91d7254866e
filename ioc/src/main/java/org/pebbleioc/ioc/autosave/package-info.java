/**
 * Autosave: values of PVs go to files while the IOC runs and come back when it starts, in the file formats and with the
 * commands of the autosave module of EPICS. Thread {@code autosave} writes; restoring is part of {@code iocInit}.
 */
package org.pebbleioc.ioc.autosave;
