/**
 * PVs of other IOCs as records see them: what records ask for, without a word about protocols. Channel Access and
 * PVAccess implement it.
 */
package org.pebbleioc.ioc.link;
