/**
 * Superpages: pools of pages whose life is followed state by state, usage and release latency of each pool, and the
 * pages of one link and one time frame grouped together.
 */
package org.pebbleioc.readout.page;
