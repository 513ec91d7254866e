/**
 * Log of what clients of both protocols write, in the two formats of the caPutLog module of EPICS. A rule with {@code
 * TRAPWRITE} decides which puts are seen. Threads {@code put-log} and {@code put-json-log}.
 */
package org.pebbleioc.ioc.putlog;
