/** Superpage readouts of this IOC: commands, parameters, tables; what they do is in {@code org.pebbleioc.readout.page}. */
package org.pebbleioc.ioc.superpage;
