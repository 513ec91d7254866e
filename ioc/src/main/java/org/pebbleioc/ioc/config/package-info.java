/**
 * Configuration as text in st.cmd: {@code key=value,...} with units, checked whole, errors with the column. The thread
 * of the shell.
 */
package org.pebbleioc.ioc.config;
