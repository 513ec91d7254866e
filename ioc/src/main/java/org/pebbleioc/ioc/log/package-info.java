/**
 * The IOC's log to a log server, as {@code iocLogInit} of EPICS base has it, and the client that sends lines there.
 * Thread {@code ioc-log}.
 */
package org.pebbleioc.ioc.log;
