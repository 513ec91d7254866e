/**
 * PvMonitors of an IOC: the commands that make them, their parameters for records, their memory plan. What they do is
 * in {@link org.pebbleioc.pva.monitor} and {@link org.pebbleioc.readout.transition}. Thread {@code pvmonitor} does what
 * records ask for.
 */
package org.pebbleioc.ioc.pvmonitor;
