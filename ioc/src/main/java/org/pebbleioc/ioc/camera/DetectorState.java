package org.pebbleioc.ioc.camera;

/** Choices of {@code DetectorState_RBV}, in areaDetector's order; clients check names and order. */
enum DetectorState {
    IDLE,
    ACQUIRE,
    READOUT,
    CORRECT,
    SAVING,
    ABORTING,
    ERROR,
    WAITING,
    INITIALIZING,
    DISCONNECTED,
    ABORTED
}
