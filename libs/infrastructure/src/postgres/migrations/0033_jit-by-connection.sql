-- Up Migration

-- No connection of ours has statements compiled any more (docs/adr/0040): two functions need not say so by themselves (0032).
alter function worker.claim(integer) reset jit;
alter function worker.take_in(integer, text, text[], integer[], text[]) reset jit;

-- Down Migration

alter function worker.claim(integer) set jit = off;
alter function worker.take_in(integer, text, text[], integer[], text[]) set jit = off;
