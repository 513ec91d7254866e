/** The IOC: wiring of all parts, and the program's main. The thread {@code main}. */
package org.pebbleioc.ioc;
