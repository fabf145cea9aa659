import { Fault } from '@logflow/model';
import { parseInstant, parseStep } from '../time-range';

/** Prometheus gives at most 11,000 points a series, and a range of n steps has n + 1 edges. */
const MAX_STEPS = 10_000;

interface GivenSteps {
  readonly from: string | number;
  readonly to: string | number;
  readonly step: string | number;
}

/**
 * @param interval of the sampler, seconds: a step is a multiple of it
 * @returns seconds
 * @throws Fault `invalid` on `to` or `step`
 */
export function stepsOf(given: GivenSteps, interval: number): { from: number; to: number; step: number } {
  const [from, to, size] = [parseInstant(given.from), parseInstant(given.to), parseStep(given.step)];
  const range = { from: Number(from) / 1e6, to: Number(to) / 1e6, step: Number(size) / 1e6 };
  if (range.from >= range.to) throw invalid('to', 'must lie after `from`');
  range.step = Math.ceil(range.step / interval) * interval;
  const steps = (range.to - range.from) / range.step;
  if (steps > MAX_STEPS)
    throw invalid('step', `makes ${Math.ceil(steps)} steps and the limit is ${MAX_STEPS}: use a longer one`);
  return range;
}

export const invalid = (path: string, message: string): Fault =>
  new Fault('invalid', `${path} ${message}.`, { errors: [{ path, message }] });
