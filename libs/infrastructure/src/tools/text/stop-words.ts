import { createRequire } from 'node:module';

/** Words that a list for search keeps and that carry no topic in a report. */
const additional =
  'a about above across added again against ago all almost alone along already although always among amount another anyone anything around asked available away back based became become becomes began began behind below best better beyond bit both bring brought can cannot certain clear clearly close compared continue continued could current currently day days despite different does doing done down due during each early either else end enough especially even ever every everyone example expected far few first five follow following found four full further gave general give given goes going gone good got great half hand having held help here high however i ii important include included including increase indeed instead it its itself just keep kept know known large largely last late later least left less let like likely little long longer look lot low lower made mainly make makes making many may maybe mean means meant might more moreover most move much nearly necessary need needed needs neither never next nine no none nor not nothing number off often old once one ones only open order others our ours overall own part particular per perhaps possible present put quite rather really recent recently remain remained remains report reported right said same say says second see seem seen several shall she show showed shown shows similar since single six small so somewhat soon still such sure ten than thank thanks therefore thing things third though thus till times together told total toward towards tried try turn twice two under unless until up upon us use used uses using usually various want wanted wants was went whether whole whose why will within without work would yes yet you your';

let lists: ReadonlySet<string> | undefined;

/** True for a function word of English or Hebrew, in lower case. The lists are loaded at the first use. */
export function isStopWord(word: string): boolean {
  lists ??= loadLists();
  return lists.has(word);
}

/** The package is CommonJS and has no types. */
function loadLists(): ReadonlySet<string> {
  const { eng, heb } = createRequire(import.meta.url)('stopword') as { eng: string[]; heb: string[] };
  return new Set([...eng, ...heb, ...additional.split(' ')]);
}
