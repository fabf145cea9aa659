import { type Lines, LinesBuilder } from '@logflow/lines';
import type { Limits } from '../codec';
import { forEachLine, lineTooLong, noLines, tooManyLines } from './checks';

const CR = 0x0d;

/** Every line that is not empty is a record of its own; its bytes are taken as they are, NUL bytes included. */
export function decodeText(body: Buffer, limits: Limits): Lines {
  const builder = new LinesBuilder(body.length);
  forEachLine(body, (start, end, line) => {
    const stop = end > start && body[end - 1] === CR ? end - 1 : end;
    if (stop === start) return;
    if (stop - start > limits.maxLineBytes) throw lineTooLong(`Line ${line}`, stop - start, limits);
    if (builder.count >= limits.maxLines) throw tooManyLines(limits);
    builder.add({
      time: limits.nowMicros,
      severity: '',
      body: body.subarray(start, stop),
      resource: '{}',
      attributes: '{}',
    });
  });
  if (builder.count === 0) throw noLines();
  return builder.build();
}
