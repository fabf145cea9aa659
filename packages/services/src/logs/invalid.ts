import { Fault } from '@logflow/model';

export const invalid = (path: string, message: string, cause?: unknown): Fault =>
  new Fault('invalid', `${path} ${message}.`, { errors: [{ path, message }], cause });
