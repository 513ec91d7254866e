/**
 * The Linux {@code datadev} driver ({@code /dev/datadev_N}) through JNA over libc: the only package that knows JNA.
 * Whatever would crash a kernel or corrupt a queue of the driver is refused here, before the call. Any thread may call;
 * one is meant to read and one to send.
 */
package org.pebbleioc.driver.datadev;
