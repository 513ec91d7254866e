/**
 * Where records meet drivers: a named port with parameters, addressed from record files as {@code
 * @asyn(PORT,ADDR,TIMEOUT)DRVINFO}, as every areaDetector template does. Any thread may set a parameter; records hear
 * of it on {@code scan-io}.
 */
package org.pebbleioc.ioc.device;
