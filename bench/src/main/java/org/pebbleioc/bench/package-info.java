/** Programs that measure; each reports ratios against the machine's own limit in the same run. */
package org.pebbleioc.bench;
