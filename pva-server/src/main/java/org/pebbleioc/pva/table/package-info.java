/**
 * Tables as PVAccess PVs, for whoever has rows to show: {@link org.pebbleioc.pva.table.TablePv} is one read-only
 * NTTable PV, made from named columns and a function that adds the rows. Who owns a {@code TablePoster} names its
 * thread.
 */
package org.pebbleioc.pva.table;
