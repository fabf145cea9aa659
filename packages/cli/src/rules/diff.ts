import type { Server } from '../api';
import { EXIT } from '../complaint';
import type { Terminal } from '../terminal';
import { planFor } from './push';
import { showPlan, showProblems } from './report';

/** Shows how files and server differ. @returns 1 where they do, a rule on the server alone included */
export async function diff(terminal: Terminal, server: Server, options: { folder: string }): Promise<number> {
  const { folder, plan } = await planFor(terminal, server, { ...options, prune: false });
  showPlan(terminal, folder, plan);
  showProblems(terminal, folder, plan.obstacles);
  const same = plan.changes.length + plan.kept.length + plan.obstacles.length === 0;
  return same ? EXIT.ok : EXIT.no;
}
