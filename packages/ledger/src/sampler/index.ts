export { RemoteWriteError, remoteWriteTo, type SendSamples } from './remote-write';
export { Sampler } from './sampler';
