package org.pebbleioc.ioc.record;

/**
 * One queue of records that wait for their scan.
 *
 * @param name as a C IOC calls it: cbLow, cbMedium, cbHigh, scanOnce
 * @param highWater most items that waited since the last reset
 * @param used items that wait now
 * @param size most items that may wait
 * @param overruns how often it got full; what is asked of a full queue is lost
 */
public record QueueStatus(String name, int highWater, int used, int size, long overruns) {}
