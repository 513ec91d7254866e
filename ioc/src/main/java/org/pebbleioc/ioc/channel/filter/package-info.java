/**
 * Channel filters of EPICS base: {@code record.VAL{"dbnd":{"d":0.1}}}, {@code record.VAL[2:5]}. A filtered channel is a
 * channel like any other, so both servers have them.
 */
package org.pebbleioc.ioc.channel.filter;
