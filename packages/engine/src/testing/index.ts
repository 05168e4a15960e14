export { AnomalyError, detectAnomaly } from './anomaly'
