/**
 * Memory that is planned once and never grows: banks give equal buffers, a pool counts who uses which. Whoever
 * allocates a buffer owns it; a release names buffer and generation, so a late or double one changes nothing. Any
 * thread.
 */
package org.pebbleioc.readout.memory;
