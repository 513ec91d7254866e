/**
 * The IOC shell: reads st.cmd files and the prompt with the line syntax of EPICS base's {@code iocsh}, and runs
 * commands that other packages add to a {@link org.pebbleioc.ioc.shell.CommandRegistry}.
 *
 * <p>One thread runs a shell. Only {@link org.pebbleioc.ioc.shell.Shell#stop()} and the
 * {@link org.pebbleioc.ioc.shell.Environment} may be used from others.
 */
package org.pebbleioc.ioc.shell;
