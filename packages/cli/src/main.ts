import { run } from './program';
import { processTerminal } from './terminal';

process.exitCode = await run(process.argv.slice(2), processTerminal());
