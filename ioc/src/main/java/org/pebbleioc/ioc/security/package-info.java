/**
 * Access security: who may read and write which record, by the rules of an {@code .acf} file as EPICS base has it. The
 * rules of one file are one {@link org.pebbleioc.ioc.security.AccessState}, replaced as a whole when the file is read
 * again. Thread {@code access-security} watches the inputs of rules.
 */
package org.pebbleioc.ioc.security;
