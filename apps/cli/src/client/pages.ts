/** Pages of a list whose items carry a revision, one after the other until an empty one. */
export async function* pages<Item extends { readonly revision: number }>(
  load: (after: number | undefined) => Promise<readonly Item[]>,
  after: number | undefined,
): AsyncGenerator<readonly Item[], void> {
  for (let page = await load(after); page.length > 0; page = await load(after)) {
    yield page;
    after = page.at(-1)?.revision;
  }
}
