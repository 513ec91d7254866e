/**
 * What a simulated readout card's superpages are made of: links with heartbeat frames, or recorded pages. Thread {@code
 * sim-superpage}.
 */
package org.pebbleioc.driver.sim.superpage;
