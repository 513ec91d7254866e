/**
 * The contract of a DMA card as its driver shows it to user space: a fixed pool of buffers named by index, mapped
 * once, read in bulk and given back by index. One thread, the {@code dma-reader}, reads and returns; counters may be
 * asked for from any thread.
 */
package org.pebbleioc.driver;
