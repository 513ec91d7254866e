/** The IOC: wiring of all parts, and the program's main. */
package org.pebbleioc.ioc;
