/**
 * Channel filters of EPICS base: {@code record.VAL{"dbnd":{"d":0.1}}}, {@code record.VAL[2:5]}. A filtered channel is a
 * channel like any other, so both servers have them. Each runs on the thread that brings the update.
 */
package org.pebbleioc.ioc.channel.filter;
