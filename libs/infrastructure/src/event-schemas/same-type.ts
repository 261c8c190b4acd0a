import type { Json } from '@app/domain/kernel/json.js';

type Leaf = string | number | boolean | null | undefined;

/** Plain data with everything readonly and intersections flattened, so that only names and values count. */
type Plain<Data> = Data extends Leaf
  ? Data
  : Json extends Data
    ? Json
    : Data extends readonly (infer Item)[]
      ? readonly Plain<Item>[]
      : { readonly [Key in keyof Data]: Plain<Data[Key]> };

/**
 * Whether two types of plain data are the same, optional members included. The compiler takes two conditional types for
 * the same only when what they test for is identical; assignability would let an optional member go missing.
 */
export type SameType<Left, Right> =
  (<Probe>() => Probe extends Plain<Left> ? Probe : 0) extends <Probe>() => Probe extends Plain<Right>
    ? Probe
    : 0
    ? true
    : false;
