import fc from 'fast-check';

/** Property tests meet the same cases in every run, so that one cannot fail by chance; `random` looks for new ones. */
const seed = process.env.LOGFLOW_TEST_SEED ?? '20260101';
if (seed !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
