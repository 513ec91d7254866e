/**
 * What an IOC is made of: each subsystem is an {@link org.pebbleioc.ioc.part.IocPart} that brings its commands, its
 * memory plan, its PVs, and its life from iocInit to exit. Parts are made, opened and closed by the thread of the
 * shell.
 */
package org.pebbleioc.ioc.part;
