import { Fault } from '@logflow/model';
import { describe, expect, it } from 'vitest';
import { readEnv } from './index';

const complaintsOf = (source: NodeJS.ProcessEnv): readonly string[] => {
  try {
    readEnv(source);
  } catch (error) {
    if (error instanceof Fault) return error.errors.map((one) => one.message);
  }
  return [];
};

describe('readEnv', () => {
  it('fills in the defaults of the contract', () => {
    const env = readEnv({});
    expect(env).toMatchObject({ webPort: 3000, ingestPort: 8088, workerPort: 9464, postgresPort: 5433 });
    expect(env).toMatchObject({ sampleIntervalSeconds: 5, remoteWriteUrl: 'http://127.0.0.1:9090/api/v1/write' });
    expect(env.external).toEqual({ database: false, prometheus: false, alertmanager: false });
    expect(env.redisUrl).toBeUndefined();
  });

  it('derives addresses from ports and from each other', () => {
    const env = readEnv({ POSTGRES_PORT: '6000', PROMETHEUS_URL: 'https://prom.example/base/' });
    expect(env.databaseUrl).toContain(':6000/');
    expect(env.remoteWriteUrl).toBe('https://prom.example/base/api/v1/write');
    expect(env.external.prometheus).toBe(true);
  });

  it('takes an empty variable as one that is not set', () => {
    expect(readEnv({ WEB_PORT: '', REDIS_URL: '' }).webPort).toBe(3000);
  });

  it.each([
    [
      { WEB_PORT: '70000' },
      'WEB_PORT must be a whole number from 1 to 65535, but is "70000": correct it or leave it out.',
    ],
    [{ WORKERS: '1.5' }, 'WORKERS must be a whole number from 1 to 256, but is "1.5": correct it or leave it out.'],
    [
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent, but is "loud": correct it or leave it out.',
    ],
  ])('says what is wrong with %o', (source, sentence) => {
    expect(complaintsOf(source)).toEqual([sentence]);
  });

  it('has one sentence a wrong variable and shows no secret', () => {
    const sentences = complaintsOf({
      REDIS_URL: 'http://:hunter2@host',
      LOGFLOW_API_KEY: 'has space',
      INGEST_PORT: '-1',
    });
    expect(sentences).toHaveLength(3);
    expect(sentences.join('\n')).not.toMatch(/hunter2|has space/);
  });
});
