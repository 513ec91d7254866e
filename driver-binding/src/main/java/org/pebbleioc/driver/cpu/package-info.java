/** Which processors a thread may run on: the one Linux call for it. Beside {@code driver.datadev} the only user of JNA. */
package org.pebbleioc.driver.cpu;
