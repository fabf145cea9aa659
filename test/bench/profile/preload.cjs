// Loaded into a process that is to be profiled (NODE_OPTIONS=--require=…): SIGUSR2 starts, the next one writes, into
// LOGFLOW_PROFILE, `<name>.cpuprofile` and `<name>.heapprofile` (for Chromium's DevTools or Speedscope) and
// `<name>.memory.json`: what was resident and on the heap, every 100 ms, in bytes.
const { Session } = require('node:inspector');
const { basename, join } = require('node:path');
const { renameSync, writeFileSync } = require('node:fs');

const CPU_INTERVAL_US = 500;
const MEMORY_INTERVAL_MS = 100;
const folder = process.env.LOGFLOW_PROFILE;
const name = [basename(process.cwd()), process.env.WORKER_INDEX].filter(Boolean).join('-');

let stop = null;

function start() {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: CPU_INTERVAL_US });
  session.post('Profiler.start');
  session.post('HeapProfiler.startSampling');
  const began = Date.now();
  const memory = [];
  const sample = () => memory.push({ ms: Date.now() - began, ...process.memoryUsage() });
  const timer = setInterval(sample, MEMORY_INTERVAL_MS).unref();
  return () => {
    clearInterval(timer);
    session.post('HeapProfiler.stopSampling', (_, answer) => write('heapprofile', answer?.profile));
    write('memory.json', memory);
    // The last to be written: who waits for it finds the others too.
    session.post('Profiler.stop', (_, answer) => write('cpuprofile', answer?.profile));
    session.disconnect();
  };
}

function write(kind, content) {
  const path = join(folder, `${name}.${kind}`);
  writeFileSync(`${path}.part`, JSON.stringify(content));
  renameSync(`${path}.part`, path);
}

if (folder) {
  process.on('SIGUSR2', () => {
    const now = stop;
    stop = now === null ? start() : null;
    now?.();
  });
}
