/** What a simulated readout card's superpages are made of: links with heartbeat frames, or recorded pages. */
package org.pebbleioc.driver.sim.superpage;
