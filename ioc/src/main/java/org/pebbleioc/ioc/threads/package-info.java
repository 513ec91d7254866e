/** The IOC's threads: which processors they run on, how they wait, and what they use. */
package org.pebbleioc.ioc.threads;
