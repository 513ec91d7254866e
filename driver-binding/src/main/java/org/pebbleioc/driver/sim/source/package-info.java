/**
 * Where the simulated card takes its pixels from: a computed diffraction pattern, or recorded frames (TIFF, raw binary,
 * HDF5). {@link ImageSources#open} makes any of them from a line of text. Pixels are asked for by the thread
 * {@code sim-card} only.
 */
package org.pebbleioc.driver.sim.source;
