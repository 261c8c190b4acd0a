import type { Plan } from '@app/domain/plan/plan.js';
import type { PlanningContext, WorkspaceFile } from '@app/domain/plan/planner.js';
import { builtInCatalogue } from '../../catalogue/built-in-catalogue.js';
import { createOfflinePlanner } from '../offline-planner.js';

export const catalogue = builtInCatalogue({ allowPrivateHosts: [] });

const sales = ['date:date', 'region', 'product', 'salesperson', 'quantity:number', 'amount:number'];

export const files: readonly WorkspaceFile[] = [
  { path: 'calendar/team.ics' },
  { path: 'data/budget.json' },
  {
    path: 'data/sales.csv',
    columns: sales.map((one) => {
      const [name = '', kind = 'text'] = one.split(':');
      return { name, kind: kind as 'text' };
    }),
  },
  { path: 'notes/kickoff.md' },
  { path: 'notes/weekly.md' },
  { path: 'reports/q1.md' },
  { path: 'reports/q2.md' },
  { path: 'reports/q3.md' },
  { path: 'reports/q4.md' },
];

export const planFor = async (request: string, overrides: Partial<PlanningContext> = {}): Promise<Plan> => {
  const context: PlanningContext = {
    request,
    now: Date.UTC(2026, 10, 25, 10),
    timeZone: 'Europe/Berlin',
    catalogue,
    files,
    signal: new AbortController().signal,
    ...overrides,
  };
  return (await createOfflinePlanner().plan(context)).plan;
};
