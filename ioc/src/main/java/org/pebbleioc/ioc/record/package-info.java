/**
 * Records: types with their fields, links, alarms, processing, scanning and put completion, as EPICS base 7 defines
 * them. Records that are linked share a lock set; drivers never take one, they only wake the scan thread.
 */
package org.pebbleioc.ioc.record;
