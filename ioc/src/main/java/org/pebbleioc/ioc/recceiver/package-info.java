/**
 * Tells a recceiver, and through it ChannelFinder, which records this IOC has: the client side of the recsync protocol,
 * version 0. A recceiver announces itself by UDP; the IOC connects to it, sends its records once, and stays connected.
 * Thread {@code reccaster}.
 */
package org.pebbleioc.ioc.recceiver;
