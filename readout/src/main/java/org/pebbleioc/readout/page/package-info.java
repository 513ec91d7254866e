/**
 * Superpages: pools of pages whose life is followed state by state, usage and release latency of each pool, and the
 * pages of one link and one time frame grouped together. Threads {@code page-reader-N} and {@code page-grouper}; a page
 * is given back by whichever thread lets go of it last.
 */
package org.pebbleioc.readout.page;
