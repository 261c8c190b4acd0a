import { builtInAgents } from '../agents/built-in-agents.js';
import { calendarTools } from '../tools/calendar/calendar-tools.js';
import { coordinationTools } from '../tools/coordination/coordination-tools.js';
import { httpGet } from '../tools/http/http-get.js';
import { localTools } from '../tools/local-tools.js';
import { ToolCatalogue } from '../tools/tool-catalogue.js';

export interface CatalogueOptions {
  /** Hosts that http.get may reach although their addresses are private. */
  readonly allowPrivateHosts: readonly string[];
}

/** The tools and agents that come with the system. */
export const builtInCatalogue = ({ allowPrivateHosts }: CatalogueOptions): ToolCatalogue =>
  new ToolCatalogue(
    [
      ...localTools,
      ...coordinationTools,
      ...calendarTools,
      httpGet({ allowPrivate: (host) => allowPrivateHosts.includes(host) }),
    ],
    builtInAgents,
  );
