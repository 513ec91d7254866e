/**
 * A camera as areaDetector users know it: the parameters behind {@code ADBase.template}, the acquisition that they
 * steer, and the commands of st.cmd that make one. Which card is behind it, simulated or real, only its
 * {@link org.pebbleioc.ioc.camera.CardLink} knows. What the data's path counts is copied to parameters by the camera's
 * own thread, never by the path.
 */
package org.pebbleioc.ioc.camera;
