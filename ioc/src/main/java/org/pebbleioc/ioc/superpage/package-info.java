/**
 * Superpage readouts of this IOC: commands, parameters, tables; what they do is in {@code org.pebbleioc.readout.page}.
 * Threads {@code superpage}, {@code superpage-control}, {@code superpage-tables}.
 */
package org.pebbleioc.ioc.superpage;
