/**
 * Shell commands that look into records and drivers; what they print looks like what EPICS base prints. The thread of
 * the shell.
 */
package org.pebbleioc.ioc.command;
